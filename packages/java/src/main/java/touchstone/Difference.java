package touchstone;

/**
 * A place where a port's events are not those of the fixture.
 *
 * @param event the number of the event, from 1
 * @param path the path of the member, such as params.turn.status; empty if the whole event is missing or additional
 * @param expected the fixture's value; null where it has none
 * @param got the port's value; null where it has none
 */
public record Difference(int event, String path, Object expected, Object got) {
  private static final int LONGEST = 200;

  @Override
  public String toString() {
    var where = "event " + event + (path.isEmpty() ? "" : ", " + path);
    return where + ": expected " + render(expected) + ", got " + render(got);
  }

  private static String render(Object value) {
    var text = Json.render(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
