package touchstone;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON: a Map, List, String, BigDecimal, Boolean or null, so that each number is exact. */
public final class Json {
  private static final int DEEPEST = 500;
  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Parses one JSON value.
   *
   * @throws TouchstoneException if the text is something else
   */
  public static Object parse(String text) {
    var json = new Json(text);
    var value = json.readValue();
    json.skipSpace();
    if (json.at < text.length()) throw json.fail();
    return value;
  }

  /** Renders a value as JSON. */
  public static String render(Object value) {
    var to = new StringBuilder();
    write(value, to);
    return to.toString();
  }

  private Object readValue() {
    skipSpace();
    if (++depth > DEEPEST || at >= text.length()) throw fail();
    var value =
        switch (text.charAt(at)) {
          case '{' -> readObject();
          case '[' -> readArray();
          case '"' -> readString();
          case 't' -> readWord("true", true);
          case 'f' -> readWord("false", false);
          case 'n' -> readWord("null", null);
          default -> readNumber();
        };
    depth--;
    return value;
  }

  private Map<String, Object> readObject() {
    var members = new LinkedHashMap<String, Object>();
    at++;
    if (take('}')) return members;
    do {
      skipSpace();
      if (at >= text.length() || text.charAt(at) != '"') throw fail();
      var name = readString();
      if (!take(':')) throw fail();
      members.put(name, readValue());
    } while (take(','));
    if (!take('}')) throw fail();
    return members;
  }

  private List<Object> readArray() {
    var elements = new ArrayList<Object>();
    at++;
    if (take(']')) return elements;
    do elements.add(readValue());
    while (take(','));
    if (!take(']')) throw fail();
    return elements;
  }

  private String readString() {
    var characters = new StringBuilder();
    for (at++; at < text.length(); at++) {
      var character = text.charAt(at);
      if (character == '"') {
        at++;
        return characters.toString();
      }
      if (character < ' ') throw fail();
      characters.append(character == '\\' ? readEscape() : character);
    }
    throw fail();
  }

  /** Reads what follows a backslash. Afterwards, {@code at} is the place of its last character. */
  private char readEscape() {
    at++;
    if (at >= text.length()) throw fail();
    var index = "\"\\/bfnrt".indexOf(text.charAt(at));
    if (index >= 0) return "\"\\/\b\f\n\r\t".charAt(index);
    if (text.charAt(at) != 'u' || at + 4 >= text.length()) throw fail();
    var digits = text.substring(at + 1, at + 5);
    if (!digits.matches("[0-9a-fA-F]{4}")) throw fail();
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private Object readWord(String word, Object value) {
    if (!text.startsWith(word, at)) throw fail();
    at += word.length();
    return value;
  }

  private BigDecimal readNumber() {
    var begin = at;
    while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) at++;
    var number = text.substring(begin, at);
    if (!number.matches("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")) throw fail();
    try {
      return new BigDecimal(number);
    } catch (NumberFormatException error) {
      throw fail(); // its exponent is too large
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
  }

  private boolean take(char character) {
    skipSpace();
    if (at >= text.length() || text.charAt(at) != character) return false;
    at++;
    return true;
  }

  private TouchstoneException fail() {
    return new TouchstoneException("There is no JSON value at character " + (at + 1) + ".");
  }

  private static void write(Object value, StringBuilder to) {
    if (value instanceof Map<?, ?> members) {
      var separator = "{";
      for (var member : members.entrySet()) {
        writeString(member.getKey().toString(), to.append(separator));
        write(member.getValue(), to.append(':'));
        separator = ",";
      }
      to.append(members.isEmpty() ? "{}" : "}");
    } else if (value instanceof Iterable<?> elements) {
      var separator = "";
      to.append('[');
      for (var element : elements) {
        write(element, to.append(separator));
        separator = ",";
      }
      to.append(']');
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      to.append(value);
    } else {
      writeString(value.toString(), to);
    }
  }

  private static void writeString(String text, StringBuilder to) {
    to.append('"');
    for (var character : text.toCharArray()) {
      if (character == '"' || character == '\\') to.append('\\').append(character);
      else if (character < ' ') to.append(String.format("\\u%04x", (int) character));
      else to.append(character);
    }
    to.append('"');
  }
}
