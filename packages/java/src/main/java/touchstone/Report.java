package touchstone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the report of a fake codex. The format is report 2; the event "mismatch" of report 1 is called "problem". */
public final class Report {
  private Report() {}

  /** Lists the mismatches of a report, and the recordings that were not played to their end. */
  public static List<String> listMismatches(Path report) {
    if (!Files.exists(report)) return List.of("the fake codex was never started");
    var mismatches = new ArrayList<String>();
    var playing = new LinkedHashMap<Object, Object>();
    for (var entry : Fixtures.readLines(report)) {
      switch (String.valueOf(entry.get("event"))) {
        case "begun" -> playing.put(entry.get("pid"), entry.get("fixture"));
        case "complete" -> playing.remove(entry.get("pid"));
        case "mismatch", "problem" -> mismatches.add(entry.get("code") + ": " + entry.get("message"));
        default -> {}
      }
    }
    playing.values().forEach(name -> mismatches.add(name + " was not replayed to its end"));
    return mismatches;
  }
}
