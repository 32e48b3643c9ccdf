package replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import touchstone.Json;

/** A minimal client of {@code codex app-server}, with which the test runs at once. Replace it by your SDK. */
final class MinimalClient {
  private final OutputStream stdin;
  private final BufferedReader stdout;

  private MinimalClient(Process codex) {
    stdin = codex.getOutputStream();
    stdout = codex.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts codex, runs one turn on a new thread, and returns the events of the turn. */
  static List<Object> runTurn(Path codexPath, String prompt) throws IOException, InterruptedException {
    var command = new ProcessBuilder(codexPath.toString(), "app-server");
    var codex = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new MinimalClient(codex).runTurn(prompt);
    } finally {
      codex.getOutputStream().close();
      codex.waitFor();
    }
  }

  private List<Object> runTurn(String prompt) throws IOException {
    call(1, "initialize", Map.of("clientInfo", Map.of("name", "minimal_client", "version", "1")));
    send(Map.of("method", "initialized"));
    var started = call(2, "thread/start", Map.of("sandbox", "workspace-write", "approvalPolicy", "never"));
    var thread = ((Map<?, ?>) started.get("thread")).get("id");
    var input = List.of(Map.of("type", "text", "text", prompt));
    call(3, "turn/start", Map.of("threadId", thread, "input", input));
    var events = new ArrayList<Object>();
    while (true) {
      var message = read();
      var method = message.get("method");
      if (message.get("params") instanceof Map<?, ?> params && (params.containsKey("turnId") || params.containsKey("turn"))) {
        events.add(Map.of("method", method, "params", params));
      }
      if ("turn/completed".equals(method)) return events;
    }
  }

  /** Sends a request, and returns its result. Skips what codex sends before the response. */
  private Map<?, ?> call(int id, String method, Object params) throws IOException {
    send(Map.of("id", id, "method", method, "params", params));
    while (true) {
      var message = read();
      if (!(message.get("id") instanceof Number number) || number.intValue() != id) continue;
      if (message.get("result") instanceof Map<?, ?> result) return result;
      throw new IOException("codex refuses: " + Json.render(message.get("error")));
    }
  }

  private void send(Object message) throws IOException {
    stdin.write((Json.render(message) + "\n").getBytes(StandardCharsets.UTF_8));
    stdin.flush();
  }

  private Map<?, ?> read() throws IOException {
    var line = stdout.readLine();
    if (line == null) throw new IOException("codex has ended");
    return (Map<?, ?>) Json.parse(line);
  }
}
