package touchstone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Matches a text with the fixture's, which has placeholders (docs/comparing.md). */
final class Text {
  private static final String UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final String ZONE = "(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?";
  private static final String ROLLOUT = "rollout-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}-";
  private static final Pattern WHOLE_UUID = Pattern.compile(UUID);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[1-8]000-8000-[1-5][0-9]{11}");

  /** What may be a placeholder: the first alternative that fits counts. */
  private static final Pattern ANY =
      Pattern.compile(
          String.join(
              "|",
              "(?<id>" + UUID + ")",
              "(?<day>2026/01/01/rollout-2026-01-01T00-00-00-)",
              "(?<file>rollout-2026-01-01T00-00-00-)",
              "(?<time>2026-01-01T00:00:00" + ZONE + ")",
              "(?<wall>Wall time: 0\\.0 seconds)",
              "(?<port>(?:(?<=127\\.0\\.0\\.1:)|(?<=localhost:))8080(?![0-9]))",
              "(?<path>(?:/opt/codex/bin/codex|/home/user/\\.codex|/run/touchstone|/home/user|/workspace|/opt/codex)"
                  + "(?![0-9A-Za-z_-]))",
              "(?<redacted>\\[redacted:[0-9A-Za-z_-]+\\])"));

  /** Kind of a placeholder → what matches it. {@code match} builds the groups that match ids and paths. */
  private static final Map<String, String> OWN_VALUES =
      Map.of(
          "day", "[0-9]{4}/[0-9]{2}/[0-9]{2}/" + ROLLOUT,
          "file", ROLLOUT,
          "time", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + ZONE,
          "wall", "Wall time: [0-9]+(?:\\.[0-9]+)? seconds",
          "port", "[0-9]+",
          "redacted", "(?s:.+)");

  /** An id of the fixture, and the port's id in its place. */
  record IdPair(String placeholder, String own) {}

  private Text() {}

  static boolean isUuid(String text) {
    return WHOLE_UUID.matcher(text).matches();
  }

  static boolean isIdPlaceholder(String text) {
    return ID.matcher(text).matches();
  }

  /** Returns pairs of a fixture's id and the id in its place, or null if the texts do not match. */
  static List<IdPair> match(String expected, String got) {
    var ids = new ArrayList<String>();
    var paths = new ArrayList<String>();
    var pattern = new StringBuilder();
    var end = 0;
    for (var found = ANY.matcher(expected); found.find(); end = found.end()) {
      pattern.append(Pattern.quote(expected.substring(end, found.start())));
      var text = found.group();
      if (found.group("id") != null) {
        // An id that is no placeholder was written by hand, and is the same everywhere.
        if (isIdPlaceholder(text)) {
          pattern.append("(?<id").append(ids.size()).append('>').append(UUID).append(')');
          ids.add(text);
        } else {
          pattern.append(Pattern.quote(text));
        }
      } else if (found.group("path") != null) {
        if (paths.contains(text)) {
          pattern.append("\\k<path").append(paths.indexOf(text)).append('>');
        } else {
          pattern.append("(?<path").append(paths.size()).append(">[^\\s\"']+)");
          paths.add(text);
        }
      } else {
        for (var kind : OWN_VALUES.entrySet()) {
          if (found.group(kind.getKey()) != null) pattern.append(kind.getValue());
        }
      }
    }
    if (end == 0) return expected.equals(got) ? List.of() : null;
    pattern.append(Pattern.quote(expected.substring(end)));
    // With this flag, \s also means the white space of Unicode.
    var matcher = Pattern.compile(pattern.toString(), Pattern.UNICODE_CHARACTER_CLASS).matcher(got);
    if (!matcher.matches()) return null;
    var pairs = new ArrayList<IdPair>();
    for (var index = 0; index < ids.size(); index++) {
      pairs.add(new IdPair(ids.get(index), matcher.group("id" + index)));
    }
    return pairs;
  }
}
