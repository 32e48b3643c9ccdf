package touchstone;

import static touchstone.Tests.check;
import static touchstone.Tests.listCases;
import static touchstone.Tests.readTable;
import static touchstone.Tests.test;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The tables of cases about comparing and reading. */
final class ContractTests {
  private ContractTests() {}

  static void run() {
    for (var one : listCases(readTable("comparing.json"))) {
      var entry = (Map<?, ?>) one;
      test("comparing: " + entry.get("name"), folder -> compare(entry));
    }
    for (var one : listCases(readTable("reading.json"))) {
      var entry = (Map<?, ?>) one;
      test("reading: " + entry.get("name"), folder -> read(entry, folder));
    }
    test("a number is exact", folder -> {
      check(Json.parse("9007199254740993").equals(new BigDecimal("9007199254740993")), "it is not");
      check(Json.render(Json.parse(" {\"a\" : [1.50, \"\\u00e9\\n\\\"\", null, true, {}, []]} "))
          .equals("{\"a\":[1.50,\"é\\u000a\\\"\",null,true,{},[]]}"), "it is written otherwise");
    });
    for (var text : new String[] {"", "{", "[1,]", "{\"a\" 1}", "01", "1 2", "\"\\x\"", "\"", "tru", "[".repeat(9999)}) {
      test("this is no JSON: " + text, folder -> Tests.catchMessage(none -> Json.parse(text)));
    }
  }

  private static void compare(Map<?, ?> entry) {
    var found = Comparing.compareEvents((List<?>) entry.get("expected"), (List<?>) entry.get("got"));
    var places = found.stream().map(one -> one.event() + " " + one.path()).sorted().toList();
    var wanted = ((List<?>) entry.get("differences")).stream().map(one -> (Map<?, ?>) one);
    var wantedPlaces = wanted.map(one -> one.get("event") + " " + one.get("path")).sorted().toList();
    check(places.equals(wantedPlaces), found + ", and not " + wantedPlaces);
  }

  private static void read(Map<?, ?> entry, Path folder) throws Exception {
    for (var file : ((Map<?, ?>) entry.get("files")).entrySet()) write(folder.resolve((String) file.getKey()), file.getValue());
    if (entry.get("report") instanceof String report) {
      var mismatches = Report.listMismatches(folder.resolve(report));
      check(entry.get("mismatches").equals(BigDecimal.valueOf(mismatches.size())), mismatches);
      return;
    }
    if (entry.get("fails") == Boolean.TRUE) {
      Tests.catchMessage(none -> readLines(entry, folder));
      return;
    }
    var lines = readLines(entry, folder);
    check(lines.equals(entry.get("returns")), lines);
  }

  private static void write(Path path, Object text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, (String) text);
  }

  private static List<?> readLines(Map<?, ?> entry, Path folder) {
    var fixtures = Fixtures.open(folder);
    var name = (String) entry.get("fixture");
    return entry.get("reads").equals("wire") ? fixtures.readWire(name) : fixtures.readEvents(name);
  }
}
