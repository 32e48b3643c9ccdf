package touchstone;

import static touchstone.Tests.check;
import static touchstone.Tests.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A replay with a client that sends what was recorded, over the real fake codex. */
final class ReplayTests {
  private static final String FIXTURE = "thread_basic";

  private ReplayTests() {}

  static void run() {
    test("a recorded client gets the events of the fixture", folder -> {
      try (var replay = Replay.start(FIXTURE)) {
        var got = play(replay.codexPath(), UnaryOperator.identity());
        var recorded = Fixtures.readFixture(FIXTURE);
        var methods = recorded.stream().map(event -> event.get("method")).collect(Collectors.toSet());
        var events = new ArrayList<Map<String, Object>>();
        for (var message : got) {
          if (!methods.contains(message.get("method"))) continue;
          var event = new LinkedHashMap<String, Object>();
          event.put("method", message.get("method"));
          event.put("params", message.get("params"));
          events.add(event);
        }
        Comparing.assertSameEvents(recorded, events);
        events.get(0).put("method", "other");
        var message = Tests.catchMessage(none -> Comparing.assertSameEvents(recorded, events));
        check(message.contains("event 1, method: expected \"turn/started\", got \"other\""), message);
      }
    });
    test("another client fails with the mismatches", folder -> {
      var message = Tests.catchMessage(none -> {
        try (var replay = Replay.start(FIXTURE, Map.of("TIMEOUT", "1"))) {
          play(replay.codexPath(), text -> text.replace("Say hello.", "Say goodbye."));
        }
      });
      check(message.startsWith("thread_basic was not replayed as recorded:\nmismatch: "), message);
      check(message.contains("expected \"Say hello.\", got \"Say goodbye.\""), message);
    });
    test("a client that never starts codex fails", folder -> {
      var message = Tests.catchMessage(none -> Replay.start(FIXTURE).close());
      check(message.contains("the fake codex was never started"), message);
    });
    test("a line of a megabyte comes whole", folder -> {
      var sizes = Fixtures.open().readWire("turn_long_output").stream().mapToInt(frame -> Json.render(frame).length());
      check(sizes.max().orElse(0) > 1_000_000, "it is shorter");
    });
    test("a fixture has steps", folder -> {
      var fixtures = Fixtures.open();
      check(fixtures.readStep(FIXTURE, 1).equals(fixtures.readEvents(FIXTURE)), "they differ");
      var message = Tests.catchMessage(none -> fixtures.readStep(FIXTURE, 2));
      check(message.equals("thread_basic has no step 2. Number of its steps: 1."), message);
    });
  }

  /** Sends the recorded messages of the client to a codex, and returns what codex sends up to the end of the turn. */
  private static List<Map<?, ?>> play(Path codex, UnaryOperator<String> change) throws IOException, InterruptedException {
    var command = new ProcessBuilder(codex.toString(), "app-server").redirectError(ProcessBuilder.Redirect.DISCARD);
    command.environment().clear();
    var process = command.start();
    var got = new ArrayList<Map<?, ?>>();
    try (var input = process.outputWriter(StandardCharsets.UTF_8);
        var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var frame : Fixtures.open().readWire(FIXTURE)) {
        if (!"client".equals(frame.get("from"))) continue;
        var message = (Map<?, ?>) frame.get("message");
        input.write(change.apply(Json.render(message)) + "\n");
        input.flush();
        var isRequest = message.get("id") != null && message.get("method") != null;
        while (isRequest && receive(lines, got)) {
          var last = got.get(got.size() - 1);
          if (message.get("id").equals(last.get("id")) && last.get("method") == null) break;
        }
      }
      while (!isEnd(got.get(got.size() - 1))) {
        if (!receive(lines, got)) break;
      }
    }
    process.waitFor();
    return got;
  }

  private static boolean isEnd(Map<?, ?> message) {
    return "turn/completed".equals(message.get("method")) || message.get("error") != null;
  }

  private static boolean receive(BufferedReader lines, List<Map<?, ?>> got) throws IOException {
    var line = lines.readLine();
    if (line == null) return false;
    got.add((Map<?, ?>) Json.parse(line));
    return true;
  }
}
