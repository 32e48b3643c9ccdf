package touchstone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fake codex that replays a fixture. {@code close} fails with the mismatches if the client did not do what was recorded, or if the
 * recording was not replayed to its end.
 *
 * <pre>{@code
 * try (var replay = Replay.start("thread_basic")) {
 *   Comparing.assertSameEvents(Fixtures.readFixture("thread_basic"), runMySdk(replay.codexPath(), "Say hello."));
 * }
 * }</pre>
 */
public final class Replay implements AutoCloseable {
  private final String fixture;
  private final Path folder;

  private Replay(String fixture, Path folder) {
    this.fixture = fixture;
    this.folder = folder;
  }

  /** Prepares a fake codex that replays a fixture: a name, NAME@N, or a path. With null, the client's prompt chooses the fixture. */
  public static Replay start(String fixture) {
    return start(fixture, Map.of());
  }

  /**
   * Does the same with options of the fake codex (docs/replay.md). Their names are those of the environment variables, without
   * {@code TOUCHSTONE_}:
   * {@code Map.of("STRICT", "1", "FAULT", "cut@9", "TIMEOUT", "1")}.
   */
  public static Replay start(String fixture, Map<String, String> options) {
    var executable = Executable.find();
    var settings = new LinkedHashMap<String, String>();
    settings.put("FIXTURES", Fixtures.findFolder().toString());
    if (fixture == null) settings.put("MATCH", "prompt");
    else settings.put("FIXTURE", fixture);
    settings.putAll(options);
    try {
      var replay = new Replay(fixture, Files.createTempDirectory("touchstone-codex-"));
      settings.put("REPORT", replay.report().toString());
      Files.writeString(replay.codexPath(), renderScript(executable, settings));
      Files.setPosixFilePermissions(replay.codexPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
      return replay;
    } catch (IOException error) {
      throw new TouchstoneException("The fake codex can't be written: " + error + ".");
    }
  }

  /**
   * The path of an executable to give to the client as its codex binary. It has the settings inside, so the client may start it
   * with any environment.
   */
  public Path codexPath() {
    return folder.resolve("codex");
  }

  /** Lists what the client has done differently from the recording so far. */
  public List<String> listMismatches() {
    return Report.listMismatches(report());
  }

  @Override
  public void close() {
    List<String> mismatches;
    try {
      mismatches = listMismatches();
    } finally {
      removeFolder();
    }
    if (mismatches.isEmpty()) return;
    var name = fixture == null ? "the recording" : fixture;
    throw new AssertionError(name + " was not replayed as recorded:\n" + String.join("\n", mismatches));
  }

  private Path report() {
    return folder.resolve("report.jsonl");
  }

  private void removeFolder() {
    try {
      for (var file : List.of(report(), codexPath(), folder)) Files.deleteIfExists(file);
    } catch (IOException error) {
      throw new TouchstoneException(folder + " can't be removed: " + error + ".");
    }
  }

  private static String renderScript(Path executable, Map<String, String> settings) {
    var script = new StringBuilder("#!/bin/sh\n");
    settings.forEach((name, value) -> script.append("export TOUCHSTONE_" + name + "=" + quote(value) + "\n"));
    // A fake codex that is a file for Node needs PATH to find Node, also where the client empties the environment.
    script.append("export PATH=\"${PATH:+$PATH:}\"" + quote(System.getenv().getOrDefault("PATH", "")) + "\n");
    return script.append("exec " + quote(executable.toString()) + " \"$@\"\n").toString();
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
