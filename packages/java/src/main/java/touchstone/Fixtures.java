package touchstone;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of fixtures. Each function throws a {@link TouchstoneException} if it can't read. */
public final class Fixtures {
  /** The highest {@code formatVersion} of a manifest that this class can read. */
  public static final int FORMAT_VERSION = 1;

  private static final Pattern FILE_NAME = Pattern.compile("(?:wire/)?[a-z0-9][a-z0-9_]*\\.jsonl");
  private static final Pattern SETTING =
      Pattern.compile("^(fixtures|reference):[ \t]*[\"']?([^\"'#\\n]+?)[\"']?[ \t]*(?:#.*)?$", Pattern.MULTILINE);
  private final Path folder;

  private Fixtures(Path folder) {
    this.folder = folder;
  }

  /** Opens the fixtures folder of a subject, such as integration/fixtures/python. */
  public static Fixtures open(Path folder) {
    return new Fixtures(checkFolder(folder));
  }

  /** Opens the fixtures folder that {@link #findFolder} finds. */
  public static Fixtures open() {
    return new Fixtures(findFolder());
  }

  /** Reads the events of a fixture, of all steps. */
  public static List<Map<String, Object>> readFixture(String name) {
    return open().readEvents(name);
  }

  /**
   * Finds the fixtures folder: that of TOUCHSTONE_FIXTURES, else the nearest one at or above the working folder, else that of
   * the npm package.
   */
  public static Path findFolder() {
    var named = System.getenv("TOUCHSTONE_FIXTURES");
    if (named != null && !named.isEmpty()) return checkFolder(Path.of(named));
    var installed = listFoldersAbove().map(one -> one.resolve("node_modules/codex-touchstone/integration/fixtures/python"));
    return Stream.concat(listFoldersAbove().map(Fixtures::locate), installed)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () -> new TouchstoneException("There is no integration/fixtures/python here or above. Set TOUCHSTONE_FIXTURES."));
  }

  /** Reads the entries of the manifest, unchanged: the name of a fixture → its entry. */
  public Map<String, Object> readManifest() {
    var path = folder.resolve("manifest.json");
    var damaged = new TouchstoneException(path + " is damaged.");
    Object parsed;
    try {
      parsed = Json.parse(readText(path));
    } catch (TouchstoneException error) {
      throw Files.exists(path) ? damaged : error;
    }
    if (!(parsed instanceof Map<?, ?> manifest)) throw damaged;
    if (!(manifest.get("formatVersion") instanceof BigDecimal version)) throw damaged;
    if (version.compareTo(BigDecimal.valueOf(FORMAT_VERSION)) > 0) {
      throw new TouchstoneException(path + " has format version " + version + ". Update codex-touchstone.");
    }
    if (!(manifest.get("scenarios") instanceof Map<?, ?>)) throw damaged;
    return asObject(manifest.get("scenarios"));
  }

  /** Reads the events of a fixture, of all steps. */
  public List<Map<String, Object>> readEvents(String name) {
    var events = new ArrayList<Map<String, Object>>();
    for (var file : listSteps(name)) events.addAll(readFile(file));
    return events;
  }

  /** Reads the events of one step of a fixture, from 1. */
  public List<Map<String, Object>> readStep(String name, int step) {
    var files = listSteps(name);
    if (step >= 1 && step <= files.size()) return readFile(files.get(step - 1));
    throw new TouchstoneException(name + " has no step " + step + ". Number of its steps: " + files.size() + ".");
  }

  /** Reads the frames of a fixture: {"process", "from": "client" or "codex", "message"}, or {"process", "exit"}. */
  public List<Map<String, Object>> readWire(String name) {
    if (find(name).get("wire") instanceof Map<?, ?> wire) return readFile(wire.get("file"));
    throw new TouchstoneException(name + " has no wire.");
  }

  private Map<String, Object> find(String name) {
    if (readManifest().get(name) instanceof Map<?, ?> fixture) return asObject(fixture);
    throw new TouchstoneException(folder + " has no fixture \"" + name + "\".");
  }

  private List<Object> listSteps(String name) {
    if (!(find(name).get("steps") instanceof List<?> steps)) throw new TouchstoneException(name + " has no steps.");
    var files = new ArrayList<Object>();
    for (var step : steps) files.add(step instanceof Map<?, ?> one ? one.get("file") : null);
    return files;
  }

  private List<Map<String, Object>> readFile(Object file) {
    if (file instanceof String name && FILE_NAME.matcher(name).matches()) return readLines(folder.resolve(name));
    throw new TouchstoneException(folder + " names " + Json.render(file) + ", which is no file of a fixture.");
  }

  /** Reads lines of any length. Only LF ends a line. */
  static List<Map<String, Object>> readLines(Path path) {
    var lines = new ArrayList<Map<String, Object>>();
    var text = readText(path);
    for (int begin = 0, end; begin < text.length(); begin = end + 1) {
      end = text.indexOf('\n', begin);
      if (end < 0) end = text.length();
      lines.add(parseLine(text.substring(begin, end), path, lines.size() + 1));
    }
    return lines;
  }

  private static Map<String, Object> parseLine(String text, Path path, int number) {
    try {
      if (Json.parse(text) instanceof Map<?, ?> line) return asObject(line);
    } catch (TouchstoneException error) {
      // reported below, with the place
    }
    throw new TouchstoneException(path + ":" + number + " is damaged: it is no JSON object.");
  }

  private static String readText(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException error) {
      throw new TouchstoneException(path + " can't be read: " + error + ".");
    }
  }

  private static Path checkFolder(Path folder) {
    return Stream.of(folder.resolve("python"), folder)
        .filter(Files::isDirectory)
        .findFirst()
        .map(Path::toAbsolutePath)
        .orElseThrow(() -> new TouchstoneException(folder + " is no folder. Name the fixtures folder of a subject."));
  }

  /** Says where a repository has the fixtures of the reference subject: by its touchstone.config.yaml, if it has one. */
  private static Path locate(Path repository) {
    var fixtures = "integration/fixtures";
    var reference = "python";
    var config = repository.resolve("touchstone.config.yaml");
    for (var setting = SETTING.matcher(Files.exists(config) ? readText(config) : ""); setting.find(); ) {
      if (setting.group(1).equals("fixtures")) fixtures = setting.group(2);
      else reference = setting.group(2);
    }
    return repository.resolve(fixtures).resolve(reference);
  }

  /** Lists the working folder and those above it, the nearest first. */
  static Stream<Path> listFoldersAbove() {
    return Stream.iterate(Path.of("").toAbsolutePath(), one -> one != null, Path::getParent);
  }

  @SuppressWarnings("unchecked") // the names of an object are strings
  private static Map<String, Object> asObject(Object value) {
    return (Map<String, Object>) value;
  }
}
