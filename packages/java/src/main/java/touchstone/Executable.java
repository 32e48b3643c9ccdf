package touchstone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the fake codex. */
public final class Executable {
  static final String NAME = "touchstone-codex";

  private Executable() {}

  /**
   * Finds the fake codex: the one that TOUCHSTONE_CODEX names, else touchstone-codex of the nearest node_modules at or above
   * the working folder, else of PATH, else the one of the release of this code, which it downloads once. Returns an absolute path.
   */
  public static Path find() {
    var named = System.getenv("TOUCHSTONE_CODEX");
    if (named != null && !named.isEmpty()) {
      var path = Path.of(named).toAbsolutePath();
      if (isExecutable(path)) return path;
      throw new TouchstoneException("TOUCHSTONE_CODEX names " + named + ", which is no executable.");
    }
    var installed = Fixtures.listFoldersAbove().map(folder -> folder.resolve("node_modules/.bin"));
    var path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(installed, Stream.of(path.split(File.pathSeparator)).map(Path::of))
        .map(folder -> folder.resolve(NAME).toAbsolutePath())
        .filter(Executable::isExecutable)
        .findFirst()
        .orElseGet(() -> Release.read().download(findCacheFolder()));
  }

  static boolean isExecutable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  /** Finds the cache folder. touchstone uses the same one. */
  private static Path findCacheFolder() {
    var named = System.getenv().getOrDefault("TOUCHSTONE_CACHE", "");
    if (!named.isEmpty()) return Path.of(named).toAbsolutePath();
    var home = Path.of(System.getProperty("user.home"));
    if (Release.IS_MAC) return home.resolve("Library/Caches/touchstone");
    var caches = Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", ""));
    return (caches.isAbsolute() ? caches : home.resolve(".cache")).resolve("touchstone");
  }
}
