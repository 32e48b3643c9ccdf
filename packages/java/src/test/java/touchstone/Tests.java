package touchstone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Runs the tests of this package without a test framework, and prints those that fail. The working folder must be packages/java. */
final class Tests {
  private static int passed;
  private static int failed;

  private Tests() {}

  public static void main(String[] args) {
    ContractTests.run();
    DownloadingTests.run();
    ReplayTests.run();
    System.out.println(passed + " passed, " + failed + " failed");
    System.exit(failed > 0 ? 1 : 0);
  }

  interface Action {
    void run(Path folder) throws Exception;
  }

  /** Runs one test in an empty folder. */
  static void test(String name, Action action) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("touchstone-java-");
      action.run(folder);
      passed++;
    } catch (Exception | AssertionError error) {
      failed++;
      System.out.println("failed: " + name + ": " + error);
    } finally {
      if (folder != null) remove(folder);
    }
  }

  static void check(boolean holds, Object what) {
    if (!holds) throw new AssertionError(String.valueOf(what));
  }

  /** Returns the message with which an action fails. */
  static String catchMessage(Action action) throws Exception {
    try {
      action.run(null);
    } catch (TouchstoneException | AssertionError error) {
      return error.getMessage();
    }
    throw new AssertionError("it does not fail");
  }

  /** Reads a table of cases that the helpers of all languages run. */
  static Map<?, ?> readTable(String name) {
    try {
      return (Map<?, ?>) Json.parse(Files.readString(Path.of("../../contract", name)));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  static List<?> listCases(Map<?, ?> table) {
    var cases = (List<?>) table.get("cases");
    check(!cases.isEmpty(), "the table has no cases");
    return cases;
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
