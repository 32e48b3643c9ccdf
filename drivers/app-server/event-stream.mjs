const GOAL_ENDS = ["paused", "blocked", "usageLimited", "budgetLimited", "complete"];

/** The events of one turn or goal, buffered until the harvest requests them. */
export class EventStream {
  #kept = [];
  #yieldEvent = (line) => this.#kept.push(line);
  #running = false;
  #goalEnded = false;

  constructor(thread, isGoal) {
    Object.assign(this, { thread, isGoal, turn: undefined });
    this.ended = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
    this.ended.catch(() => {}); // the caller that awaits `ended` handles the error
  }

  began(result) {
    this.turn = result.turn?.id;
    this.#running = this.isGoal; // codex begins a goal's first turn without a request
  }

  take(line) {
    this.#yieldEvent(line);
  }

  isEnd({ method, params }) {
    let done = false;
    if (!this.isGoal) done = method === "turn/completed" && params.turn.id === this.turn;
    else {
      if (method === "thread/goal/updated") this.#goalEnded = GOAL_ENDS.includes(params.goal.status);
      if (method === "turn/started") this.#running = true;
      if (method === "turn/completed") this.#running = false;
      done = this.#goalEnded && !this.#running;
    }
    if (done) this.end();
    return done;
  }

  async handOn(yieldEvent) {
    this.#yieldEvent = yieldEvent;
    for (const line of this.#kept) yieldEvent(line);
    await this.ended;
  }
}
