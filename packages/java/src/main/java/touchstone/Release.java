package touchstone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The executables of a release: its version, the address of their archives and the archives' checksums. */
final class Release {
  static final boolean IS_MAC = System.getProperty("os.name").startsWith("Mac");
  private static final String HINT =
      ". Set TOUCHSTONE_CODEX to the path of an executable, or run `npm install --save-dev codex-touchstone`.";
  private static final Map<String, String> CPUS = Map.of("amd64", "x64", "x86_64", "x64", "aarch64", "arm64");
  private static final Map<String, String> GLIBC =
      Map.of("x64", "/lib64/ld-linux-x86-64.so.2", "arm64", "/lib/ld-linux-aarch64.so.1");
  private static final int TAR_BLOCK = 512;
  private final Map<?, ?> content;

  private Release(Map<?, ?> content) {
    this.content = content;
  }

  /** Reads the file that a release writes beside this class (docs/releasing.md). A clone has none. */
  static Release read() {
    try (var file = Release.class.getResourceAsStream("release.json")) {
      if (file == null) throw new TouchstoneException("There is no " + Executable.NAME + HINT);
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException error) {
      throw new TouchstoneException("The file of the release can't be read: " + error + HINT);
    }
  }

  static Release parse(String text) {
    return new Release((Map<?, ?>) Json.parse(text));
  }

  /** Returns the path of this platform's executable in a cache, and downloads it if it is not there yet. */
  Path download(Path cache) {
    var version = content.get("version").toString();
    var target = findTarget();
    if (!(((Map<?, ?>) content.get("sha256")).get(target) instanceof String digest)) {
      throw new TouchstoneException(Executable.NAME + " " + version + " has no executable for " + target + HINT);
    }
    var folder = cache.resolve("native").resolve(version + "-" + target + "-" + digest.substring(0, 12));
    var path = folder.resolve(Executable.NAME);
    if (Executable.isExecutable(path)) return path;
    var address = content.get("address").toString().replace("{version}", version).replace("{target}", target);
    try {
      var mark = Json.render(Map.of("address", address, "sha256", digest));
      install(extract(fetch(address, digest)), folder, mark);
    } catch (IOException error) {
      var reason = error.getMessage() == null ? error.toString() : error.getMessage();
      var what = Executable.NAME + " " + version + " could not be downloaded from " + address;
      throw new TouchstoneException(what + ": " + reason + HINT);
    }
    return path;
  }

  /** Finds the name of this platform: system and processor, and -musl if Linux lacks the loader of glibc. */
  static String findTarget() {
    var machine = System.getProperty("os.arch");
    var cpu = CPUS.getOrDefault(machine, machine);
    if (IS_MAC) return "darwin-" + cpu;
    return "linux-" + cpu + (Files.exists(Path.of(GLIBC.getOrDefault(cpu, ""))) ? "" : "-musl");
  }

  private static byte[] fetch(String address, String digest) throws IOException {
    System.err.println("Downloading " + address);
    var client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(Duration.ofSeconds(30));
    var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(10)).build();
    try {
      var response = client.build().send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) throw new IOException("the server answers " + response.statusCode());
      var sum = MessageDigest.getInstance("SHA-256").digest(response.body());
      var found = HexFormat.of().formatHex(sum);
      if (found.equals(digest)) return response.body();
      throw new IOException("the SHA-256 of the archive is " + found + ", and the release names " + digest);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IOException("the download was interrupted");
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException(error); // each Java has SHA-256
    }
  }

  /** Takes the executable out of a tar.gz: a header has the name at 0, and the size at 124 in octal digits. */
  private static byte[] extract(byte[] archive) throws IOException {
    try (var files = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      for (byte[] header; (header = files.readNBytes(TAR_BLOCK)).length == TAR_BLOCK && header[0] != 0; ) {
        var name = new String(header, 0, 100, StandardCharsets.UTF_8).split("\0", 2)[0];
        var size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.US_ASCII).trim(), 8);
        var content = files.readNBytes(size);
        if (name.equals(Executable.NAME)) return content;
        files.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
      }
    }
    throw new IOException("the archive contains no " + Executable.NAME);
  }

  /** Writes the executable into a new folder, which gets its name when it is complete. */
  private static void install(byte[] executable, Path folder, String mark) throws IOException {
    Files.createDirectories(folder.getParent());
    var staging = Files.createTempDirectory(folder.getParent(), "new-");
    try {
      var path = staging.resolve(Executable.NAME);
      Files.write(path, executable);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      // The cache's mark of a complete folder.
      Files.writeString(staging.resolve("touchstone.json"), mark + "\n");
      Files.move(staging, folder);
    } catch (IOException error) {
      // Another process may have been faster.
      if (!Executable.isExecutable(folder.resolve(Executable.NAME))) throw error;
    } finally {
      for (var left : new String[] {Executable.NAME, "touchstone.json", ""}) Files.deleteIfExists(staging.resolve(left));
    }
  }
}
