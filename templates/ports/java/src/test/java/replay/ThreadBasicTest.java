package replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Tests the port with a fake codex, which replays recorded fixtures. */
class ThreadBasicTest {
  /** A turn with one message. The fixture has the events that the official Python SDK yielded. */
  @Test
  void aTurnYieldsWhatTheOfficialSdkYields() throws Exception {
    try (var replay = new Touchstone("thread_basic")) {
      var events = MinimalClient.runTurn(replay.codexPath(), "Say hello.");
      var expected = Touchstone.readFixture("thread_basic");
      for (int index = 0; index < Math.min(events.size(), expected.size()); index++) {
        assertEquals(expected.get(index), events.get(index), "event " + (index + 1));
      }
      assertEquals(expected.size(), events.size(), "the number of events");
    }
  }
}
