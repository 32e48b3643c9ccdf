package replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A minimal client of {@code codex app-server}, so that the test runs. Replace it by your SDK. */
final class MinimalClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final OutputStream stdin;
  private final BufferedReader stdout;

  private MinimalClient(Process codex) {
    stdin = codex.getOutputStream();
    stdout = codex.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts codex, runs one turn on a new thread, and returns the events of the turn. */
  static List<JsonNode> runTurn(Path codexPath, String prompt) throws IOException, InterruptedException {
    var command = new ProcessBuilder(codexPath.toString(), "app-server");
    var codex = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new MinimalClient(codex).runTurn(prompt);
    } finally {
      codex.getOutputStream().close();
      codex.waitFor();
    }
  }

  private List<JsonNode> runTurn(String prompt) throws IOException {
    call(1, "initialize", Map.of("clientInfo", Map.of("name", "minimal_client", "version", "1")));
    send(Map.of("method", "initialized"));
    var started = call(2, "thread/start", Map.of("sandbox", "workspace-write", "approvalPolicy", "never"));
    var thread = started.at("/thread/id").asText();
    var input = List.of(Map.of("type", "text", "text", prompt));
    call(3, "turn/start", Map.of("threadId", thread, "input", input));
    var events = new ArrayList<JsonNode>();
    while (true) {
      var message = read();
      var params = message.path("params");
      if (params.has("turnId") || params.has("turn")) {
        var event = JSON.createObjectNode();
        event.set("method", message.path("method"));
        event.set("params", removeNulls(params));
        events.add(event);
      }
      if (message.path("method").asText().equals("turn/completed")) return events;
    }
  }

  /** Sends a request, and returns its result. It passes over what codex sends before the response. */
  private JsonNode call(int id, String method, Object params) throws IOException {
    send(Map.of("id", id, "method", method, "params", params));
    while (true) {
      var message = read();
      if (!message.path("id").isInt() || message.path("id").asInt() != id) continue;
      if (message.has("error")) throw new IOException("codex refuses: " + message.at("/error/message").asText());
      return message.path("result");
    }
  }

  private void send(Object message) throws IOException {
    stdin.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
    stdin.flush();
  }

  private JsonNode read() throws IOException {
    var line = stdout.readLine();
    if (line == null) throw new IOException("codex has ended");
    return JSON.readTree(line);
  }

  /** Removes members that are null: the events of the official SDK have none. */
  private static JsonNode removeNulls(JsonNode value) {
    if (value.isObject()) {
      for (var members = value.fields(); members.hasNext(); ) {
        if (members.next().getValue().isNull()) members.remove();
      }
    }
    value.forEach(MinimalClient::removeNulls);
    return value;
  }
}
