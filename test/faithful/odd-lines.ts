import fc from "fast-check";

/**
 * One line of a client. `$thread` and `$thread2` stand for the ids of the threads that codex has started, `$workspace` for the
 * folder. `bytes` is the line in Base64 where it is no text.
 */
export type Line = { text: string } | { bytes: string };

/** Lines that are no JSON, or JSON that programs read in different ways. */
export function makeOddLine(): fc.Arbitrary<Line> {
  const read = '"method":"model/list","params":{}';
  const texts = [
    "",
    " ",
    "\r",
    "x",
    "{",
    "1",
    "null",
    "{}",
    "[]",
    '"x"',
    "\u0000",
    "\ufeff{}",
    `{"id":21,${read}}\r`,
    `  {"id":22,${read}}  `,
    `{"id":23,${read}}{"id":24,${read}}`,
    `{"id":25,"id":26,${read}}`,
    `{"id":27,${read},"method":"model/list"}`,
    `{"id":28,${read},"params":{}}`,
    `{"id":29,${read},"result":1,"result":2}`,
    `{"id":30,${read},"jsonrpc":"2.0"}`,
    `{"id":31,${read},"jsonrpc":1,"extra":[]}`,
    `{"id":32,${read},"trace":1}`,
    `{"id":33,${read},"trace":{"traceparent":"x"}}`,
    `{"id":34,${read},"trace":{"traceparent":1}}`,
    `{"id":35,${read},"trace":[]}`,
    '{"id":36,"method":"model/list","params":{"x":"\\ud800"}}',
    '{"id":"\\udc00","method":"model/list","params":{}}',
    '{"id":37,"method":"model/list","params":{"x":"\\ud83d\\ude00"}}',
    '{"id":38,"method":"mod\\u0065l/list","params":{"limit":1.0}}',
    '{"id":39,"method":"model/list","params":{"limit":1e2}}',
    '{"id":40,"method":"model/list","params":{"limit":18446744073709551616}}',
    '{"id":41,"method":"model/list","params":{"limit":-0}}',
    '{"id":42,"method":"model/list","params":{"limit":4294967296}}',
    '{"id":43,"method":"model/list","params":{"limit":1,"limit":true}}',
    '[44,"model/list",{},null]',
    '[45,"model/list"]',
    '["initialized"]',
    "[46,{}]",
    '[47,"model/list",{},null,1]',
    `{"id":48,"method":"model/list","params":${"[".repeat(126)}${"]".repeat(126)}}`,
    `{"id":49,"method":"model/list","params":${"[".repeat(127)}${"]".repeat(127)}}`,
    "{'id':1}",
    '{"id":50,"method":"model/list","params":{},}',
    '{"id":51,"method":"model/list","params":NaN}',
    '{"id":52,"method":"model/list","params":{"a":"\t"}}',
    '{"id":01,"method":"model/list","params":{}}',
  ];
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...texts).map((text) => ({ text })) },
    { weight: 1, arbitrary: fc.constant({ bytes: Buffer.from([0x7b, 0xff, 0x7d]).toString("base64") }) },
    {
      weight: 1,
      arbitrary: fc.constant({
        bytes: Buffer.from(`{"id":53,"method":"model/list","params":{"a":"\xe9"}}`, "latin1").toString(
          "base64",
        ),
      }),
    },
  );
}
