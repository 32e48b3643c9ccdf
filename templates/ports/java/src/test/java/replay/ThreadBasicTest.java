package replay;

import static touchstone.Comparing.assertSameEvents;

import org.junit.jupiter.api.Test;
import touchstone.Fixtures;
import touchstone.Replay;

/** Tests the port with a fake codex, which replays recorded fixtures. */
class ThreadBasicTest {
  /** A turn with one message. The fixture has the events that the official Python SDK yielded. */
  @Test
  void aTurnYieldsWhatTheOfficialSdkYields() throws Exception {
    try (var replay = Replay.start("thread_basic")) {
      var events = MinimalClient.runTurn(replay.codexPath(), "Say hello.");
      assertSameEvents(Fixtures.readFixture("thread_basic"), events);
    }
  }
}
