/** The text of a scenario file without a model script, to which a test adds keys. */
export const SCENARIO_TEXT = `name: hello
title: Hello
area: thread
covers: [a turn]
workflow:
  - start_thread: {}
  - turn: { input: hi }
`;
