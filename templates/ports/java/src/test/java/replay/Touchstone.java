package replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fake codex that replays a fixture. {@code close} fails if the client did otherwise than recorded. */
final class Touchstone implements AutoCloseable {
  private static final String FIXTURES = "integration/fixtures/python";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final String fixture;
  private final Path folder;

  /** Writes an executable that replays the fixture. */
  Touchstone(String fixture) throws IOException {
    this.fixture = fixture;
    folder = Files.createTempDirectory("touchstone-");
    var words = Stream.of(findFakeCodex(), "--fixture", fixture, "--fixtures", findFixtures(), "--report", report());
    var command = words.map(word -> "'" + word.toString().replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
    Files.writeString(codexPath(), "#!/bin/sh\nexec " + command + " \"$@\"\n");
    Files.setPosixFilePermissions(codexPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The path to give to the client as its codex binary. */
  Path codexPath() {
    return folder.resolve("codex");
  }

  @Override
  public void close() throws IOException {
    var mismatches = listMismatches();
    Files.deleteIfExists(report());
    Files.delete(codexPath());
    Files.delete(folder);
    if (mismatches.isEmpty()) return;
    throw new AssertionError(fixture + " was not replayed as recorded:\n" + String.join("\n", mismatches));
  }

  /** Reads the events of a fixture that has one file. */
  static List<JsonNode> readFixture(String name) throws IOException {
    return readLines(findFixtures().resolve(name + ".jsonl"));
  }

  /** Lists the mismatches in the report, and the recordings that were not replayed to their end. */
  private List<String> listMismatches() throws IOException {
    if (!Files.exists(report())) return List.of("the fake codex was never started");
    var mismatches = new ArrayList<String>();
    var playing = new HashMap<JsonNode, String>();
    for (var entry : readLines(report())) {
      switch (entry.path("event").asText()) {
        case "begun" -> playing.put(entry.path("pid"), entry.path("fixture").asText());
        case "complete" -> playing.remove(entry.path("pid"));
        case "mismatch" -> mismatches.add(entry.path("message").asText());
        default -> {}
      }
    }
    playing.values().forEach(name -> mismatches.add(name + " was not replayed to its end"));
    return mismatches;
  }

  private Path report() {
    return folder.resolve("report.jsonl");
  }

  private static List<JsonNode> readLines(Path file) throws IOException {
    var values = new ArrayList<JsonNode>();
    for (var line : Files.readString(file).split("\n")) values.add(JSON.readTree(line));
    return values;
  }

  /** Finds the fixtures of this repository, else those of the npm package. */
  private static Path findFixtures() {
    var named = System.getenv("TOUCHSTONE_FIXTURES");
    if (named != null) return Path.of(named);
    return Stream.of(FIXTURES, "node_modules/codex-touchstone/" + FIXTURES)
        .flatMap(Touchstone::findAbove)
        .findFirst()
        .orElseThrow(() -> new AssertionError("There are no fixtures: npm install --save-dev codex-touchstone"));
  }

  /** Finds the fake codex: TOUCHSTONE_CODEX, else that of the npm package, else that of PATH. */
  private static Path findFakeCodex() {
    var named = System.getenv("TOUCHSTONE_CODEX");
    if (named != null) return Path.of(named);
    var onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(one -> Path.of(one, "touchstone-codex"));
    return Stream.concat(findAbove("node_modules/.bin/touchstone-codex"), onPath.filter(Files::exists))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no touchstone-codex: npm install --save-dev codex-touchstone"));
  }

  /** Finds a path in each folder above, the nearest first. */
  private static Stream<Path> findAbove(String path) {
    var folders = Stream.iterate(Path.of("").toAbsolutePath(), one -> one != null, Path::getParent);
    return folders.map(folder -> folder.resolve(path)).filter(Files::exists);
  }
}
