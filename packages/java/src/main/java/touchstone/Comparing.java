package touchstone;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import touchstone.Text.IdPair;

/** Compares a port's events with a fixture: equal but for ids, times and paths. docs/comparing.md is the specification. */
public final class Comparing {
  private static final Pattern DURATION =
      Pattern.compile("(?:^duration|Duration|^elapsed|Elapsed|^time_?[uU]sed|^time_to_first_token)_?(?:[mM]s|[sS]econds|[sS]ecs)?$");
  private static final BigDecimal SECONDS = BigDecimal.valueOf(1_767_225_600L);
  private static final BigDecimal MILLISECONDS = BigDecimal.valueOf(1_767_225_600_000L);

  private final List<Difference> differences = new ArrayList<>();
  private final Map<String, String> ownIds;
  private final Map<String, String> placeholders;
  private int event;

  private Comparing(int event, Map<String, String> ownIds, Map<String, String> placeholders) {
    this.event = event;
    this.ownIds = new HashMap<>(ownIds);
    this.placeholders = new HashMap<>(placeholders);
  }

  /** Compares events one by one. Both are lists of values as {@link Json} reads them. Returns the differences in the order of the events. */
  public static List<Difference> compareEvents(List<?> expected, List<?> got) {
    var all = new Comparing(0, Map.of(), Map.of());
    for (var index = 0; index < Math.max(expected.size(), got.size()); index++) {
      all.event = index + 1;
      all.compareAt(expected, got, index, List.of());
    }
    return all.differences;
  }

  /** Fails, with each difference, unless a port's events are those of a fixture but for ids, times and paths. */
  public static void assertSameEvents(List<?> expected, List<?> got) {
    var lines = new ArrayList<String>();
    compareEvents(expected, got).forEach(one -> lines.add(one.toString()));
    if (lines.isEmpty()) return;
    throw new AssertionError("The events are not those of the fixture:\n" + String.join("\n", lines));
  }

  private void add(List<String> path, Object expected, Object got) {
    differences.add(new Difference(event, String.join(".", path), expected, got));
  }

  /** Compares two elements of lists. A missing one is a difference. */
  private void compareAt(List<?> expected, List<?> got, int index, List<String> path) {
    if (index >= expected.size()) add(path, null, got.get(index));
    else if (index >= got.size()) add(path, expected.get(index), null);
    else compare(expected.get(index), got.get(index), path);
  }

  private void compare(Object expected, Object got, List<String> path) {
    if (expected instanceof Map<?, ?> recorded && got instanceof Map<?, ?> own) {
      compareMembers(recorded, own, path);
    } else if (expected instanceof List<?> recorded && got instanceof List<?> own) {
      for (var index = 0; index < Math.max(recorded.size(), own.size()); index++) {
        compareAt(recorded, own, index, extend(path, Integer.toString(index)));
      }
    } else if (!isSame(expected, got, findName(path))) {
      add(path, expected, got);
    }
  }

  private void compareMembers(Map<?, ?> expected, Map<?, ?> got, List<String> path) {
    var left = new LinkedHashMap<Object, Object>(got);
    for (var name : sortNames(expected)) {
      var own = findMember(name, expected.get(name), left);
      compare(expected.get(name), left.remove(own), extend(path, name));
    }
    for (var name : sortNames(left)) {
      if (left.get(name) != null) add(extend(path, name), null, left.get(name));
    }
  }

  /**
   * Finds the member that has the fixture's name, or the id in its place. If several ids are possible, it takes the first whose
   * value equals the fixture's, since the members have no order.
   */
  private String findMember(String name, Object value, Map<Object, Object> left) {
    if (ownIds.containsKey(name)) return ownIds.get(name);
    if (left.containsKey(name) || !Text.isIdPlaceholder(name)) return name;
    var possible = sortNames(left).stream().filter(one -> Text.isUuid(one) && !placeholders.containsKey(one)).toList();
    if (possible.isEmpty()) return name;
    var found = possible.stream().filter(own -> isPossible(name, own, value, left)).findFirst().orElse(possible.get(0));
    bind(List.of(new IdPair(name, found)));
    return found;
  }

  private boolean isPossible(String name, String own, Object value, Map<Object, Object> left) {
    var trial = new Comparing(event, ownIds, placeholders);
    trial.bind(List.of(new IdPair(name, own)));
    trial.compare(value, left.get(own), List.of());
    return trial.differences.isEmpty();
  }

  private boolean isSame(Object expected, Object got, String name) {
    if (expected instanceof Number recorded && got instanceof Number own) return matchNumber(name, recorded, own);
    if (!(expected instanceof String recorded) || !(got instanceof String own)) return Objects.equals(expected, got);
    if (name.equals("processId") && recorded.matches("1[0-9]{3}") && own.matches("[0-9]+")) {
      return bind(List.of(new IdPair("process " + recorded, own)));
    }
    var pairs = Text.match(recorded, own);
    return pairs != null && bind(pairs);
  }

  /** Says whether ids can stand for each other in both directions. From then on, they do. */
  private boolean bind(List<IdPair> pairs) {
    for (var pair : pairs) {
      if (!ownIds.containsKey(pair.placeholder()) && !placeholders.containsKey(pair.own())) {
        ownIds.put(pair.placeholder(), pair.own());
        placeholders.put(pair.own(), pair.placeholder());
      }
      var isBound = pair.own().equals(ownIds.get(pair.placeholder()));
      if (!isBound || !pair.placeholder().equals(placeholders.get(pair.own()))) return false;
    }
    return true;
  }

  /** Matches the number of a member with the fixture's, which may be the placeholder of a time or a duration. */
  private static boolean matchNumber(String name, Number recorded, Number own) {
    var expected = new BigDecimal(recorded.toString());
    var got = new BigDecimal(own.toString());
    if (expected.compareTo(got) == 0) return true;
    if (DURATION.matcher(name).find()) return expected.signum() == 0 && got.signum() >= 0;
    var isTime = name.endsWith("At") || name.endsWith("AtMs");
    return isTime && (expected.compareTo(SECONDS) == 0 || expected.compareTo(MILLISECONDS) == 0);
  }

  /**
   * Sorts the names of members, and puts those whose value is an object at the end: the values before them show which ids belong
   * together, also where an id is the name of a member of that object.
   */
  private static List<String> sortNames(Map<?, ?> members) {
    var names = members.keySet().stream().map(Object::toString);
    Comparator<String> order = Comparator.comparing(name -> members.get(name) instanceof Map);
    return names.sorted(order.thenComparing(Comparator.naturalOrder())).toList();
  }

  /** Returns the name of the member that has a value. If the value is in a list, it is the name of the list's member. */
  private static String findName(List<String> path) {
    for (var index = path.size() - 1; index >= 0; index--) {
      if (!path.get(index).matches("[0-9]+")) return path.get(index);
    }
    return "";
  }

  private static List<String> extend(List<String> path, String step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
