package touchstone;

import static touchstone.Tests.check;
import static touchstone.Tests.listCases;
import static touchstone.Tests.readTable;
import static touchstone.Tests.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** The table of downloads, over a server on loopback. */
final class DownloadingTests {
  private static final Map<?, ?> TABLE = readTable("downloading.json");
  private static final byte[] ARCHIVE = decode("archive");

  private DownloadingTests() {}

  static void run() {
    for (var one : listCases(TABLE)) {
      var entry = (Map<?, ?>) one;
      test("downloading: " + entry.get("name"), folder -> download(entry, folder));
    }
    test("four downloads at the same time give the same file", folder -> {
      var server = new Server(Map.of("sends", "archive"));
      try {
        var release = pin(server.address, Map.of(Release.findTarget(), TABLE.get("sha256")));
        IntStream.range(0, 4).parallel().forEach(number -> release.download(folder));
        check(count(folder) == 1, count(folder));
      } finally {
        server.close();
      }
    });
    test("without a release, the error says what to set", folder -> {
      var message = Tests.catchMessage(none -> Release.read());
      check(message.startsWith("There is no touchstone-codex. Set TOUCHSTONE_CODEX"), message);
    });
  }

  private static void download(Map<?, ?> entry, Path folder) throws Exception {
    var server = new Server(entry);
    try {
      var isPinned = entry.get("pins") != Boolean.FALSE;
      var release = pin(server.address, isPinned ? Map.of(Release.findTarget(), TABLE.get("sha256")) : Map.of());
      if (entry.get("fails") == Boolean.TRUE) {
        var message = Tests.catchMessage(none -> release.download(folder));
        check(message.contains("Set TOUCHSTONE_CODEX to the path of an executable"), message);
        check(count(folder) == 0, "files were left");
        return;
      }
      var path = release.download(folder);
      var program = new ProcessBuilder(path.toString()).start();
      var output = new String(program.getInputStream().readAllBytes());
      check(output.equals("downloaded\n"), output);
      check(server.asked.get(0).equals("/1.2.3/touchstone-codex-" + Release.findTarget() + ".tar.gz"), server.asked);
      var requests = server.asked.size();
      check(release.download(folder).equals(path), "another path");
      check(server.asked.size() == requests && count(folder) == 1, server.asked);
    } finally {
      server.close();
    }
  }

  private static Release pin(String address, Map<?, ?> sums) {
    return Release.parse(Json.render(Map.of("version", "1.2.3", "address", address, "sha256", sums)));
  }

  private static int count(Path cache) {
    var names = cache.resolve("native").toFile().list();
    return names == null ? 0 : names.length;
  }

  private static byte[] decode(String name) {
    return Base64.getDecoder().decode((String) TABLE.get(name));
  }

  /** Serves what a case sends, and keeps the paths that clients ask for. */
  private static final class Server {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final String address;
    private final Map<?, ?> entry;
    private final HttpServer server;

    Server(Map<?, ?> entry) throws IOException {
      this.entry = entry;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      address = "http://127.0.0.1:" + server.getAddress().getPort() + "/{version}/touchstone-codex-{target}.tar.gz";
      server.createContext("/", this::answer);
      server.start();
      if (entry.get("listens") == Boolean.FALSE) close();
    }

    void close() {
      server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        asked.add(exchange.getRequestURI().getPath());
        if (entry.get("redirects") == Boolean.TRUE && asked.size() == 1) {
          exchange.getResponseHeaders().add("location", "/moved");
          exchange.sendResponseHeaders(302, -1);
        } else if (entry.get("sends") instanceof String sent) {
          exchange.sendResponseHeaders(200, ARCHIVE.length);
          var half = Arrays.copyOf(ARCHIVE, ARCHIVE.length / 2);
          exchange.getResponseBody().write(sent.equals("half") ? half : decode(sent));
        } else {
          exchange.sendResponseHeaders(Integer.parseInt(entry.get("status").toString()), -1);
        }
      }
    }
  }
}
