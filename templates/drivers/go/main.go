// A driver for touchstone. It carries out the harvest's commands through client.go, in whose place you put your SDK. This
// file implements the driver protocol, JSON lines on stdin and stdout; docs/drivers.md describes it.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"
	"sync"
)

// capabilities says what your SDK can do. Key: a capability. Value: the reason why the SDK lacks it, or "".
var capabilities = map[string]string{
	"async":          "", // this SDK has only one client, which runs these workflows, too
	"answers":        "",
	"goals":          noGoals,
	"notifications":  "",
	"request":        "",
	"start_thread":   "",
	"resume_thread":  "",
	"fork_thread":    "",
	"turn":           "",
	"interrupt":      "",
	"steer":          "",
	"pause_goal":     noGoals,
	"parallel_turns": "",
}

const noGoals = "this driver has no goals: see `thread/goal/set`"

// command is a command of the harvest, or its answer to a request of codex.
type command struct {
	ID       int             `json:"id"`
	Do       string          `json:"do"`
	Codex    string          `json:"codex_path"`
	Requires []string        `json:"requires"`
	Thread   string          `json:"thread"`
	Turn     string          `json:"turn"`
	Input    json.RawMessage `json:"input"`
	Method   string          `json:"method"`
	Params   json.RawMessage `json:"params"`
	Answer   int             `json:"answer"`
	Result   json.RawMessage `json:"result"`
}

type object = map[string]any

var codex *Client

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			os.Exit(0) // the run is over
		}
		var asked command
		if err := json.Unmarshal(line, &asked); err != nil {
			panic(err)
		}
		if asked.Answer > 0 {
			codex.answer(asked.Answer, asked.Result)
			continue
		}
		carryOut(asked)
	}
}

// carryOut begins a command. It does not wait for the answer, so that a later command can interrupt a running turn.
func carryOut(asked command) {
	reply := func(result any, err error) { replyTo(asked.ID, result, err) }
	handle := func(result json.RawMessage, err error) { reply(readThread(result), err) }
	switch asked.Do {
	case "open":
		for _, one := range asked.Requires {
			if reason := findLacking(one); reason != "" {
				tell(object{"id": asked.ID, "unsupported": reason})
				return
			}
		}
		go func() {
			client, err := Start(asked.Codex)
			codex = client
			reply(object{}, err)
		}()
	case "start_thread":
		codex.call("thread/start", asked.Params, handle)
	case "resume_thread":
		codex.call("thread/resume", with(asked.Params, object{"threadId": asked.Thread}), handle)
	case "fork_thread":
		codex.call("thread/fork", with(asked.Params, object{"threadId": asked.Thread}), handle)
	case "turn":
		params := with(asked.Params, object{"threadId": asked.Thread, "input": buildInput(asked.Input)})
		codex.turn(params, Turn{
			began: func(id string) { reply(object{"turn": id}, nil) },
			event: func(line json.RawMessage) { tell(object{"event": line, "of": asked.ID}) },
			ended: func(err error) { end(asked.ID, err) },
		}, func(err error) { reply(nil, err) })
	case "interrupt":
		params := with(nil, object{"threadId": asked.Thread, "turnId": asked.Turn})
		codex.call("turn/interrupt", params, func(_ json.RawMessage, err error) { reply(object{}, err) })
	case "steer":
		params := object{"threadId": asked.Thread, "expectedTurnId": asked.Turn, "input": buildInput(asked.Input)}
		codex.call("turn/steer", with(nil, params), func(_ json.RawMessage, err error) { reply(object{}, err) })
	case "request":
		params := asked.Params
		if string(params) == "null" && asked.Method != "account/logout" {
			params = json.RawMessage("{}")
		}
		codex.call(asked.Method, params, func(result json.RawMessage, err error) { reply(result, err) })
	case "next_notification":
		codex.next(func(line json.RawMessage, err error) { reply(object{"event": line}, err) })
	case "close":
		go func() {
			codex.close()
			reply(object{}, nil)
		}()
	default:
		tell(object{"id": asked.ID, "unsupported": "the driver has no `" + asked.Do + "`"})
	}
}

// findLacking finds the reason why the SDK lacks what a requirement needs: a capability, or a capability and a name.
func findLacking(requirement string) string {
	capability, _, _ := strings.Cut(requirement, " ")
	reason, declared := capabilities[capability]
	if !declared {
		return "the driver declares no capability `" + capability + "`"
	}
	return reason
}

func replyTo(id int, result any, err error) {
	if err != nil {
		tell(object{"id": id, "error": describe(err)})
	} else {
		tell(object{"id": id, "result": result})
	}
}

func end(id int, err error) {
	if err != nil {
		tell(object{"end": id, "error": describe(err)})
	} else {
		tell(object{"end": id})
	}
}

func describe(err error) any {
	if rpc, ok := err.(*RPCError); ok {
		return object{"type": "RPCError", "message": rpc.Message, "code": rpc.Code, "data": rpc.Data}
	}
	return object{"type": "error", "message": err.Error()}
}

func readThread(result json.RawMessage) any {
	var started struct {
		Thread struct {
			ID string `json:"id"`
		} `json:"thread"`
	}
	_ = json.Unmarshal(result, &started)
	return object{"thread": started.Thread.ID}
}

// with adds members to an object.
func with(params json.RawMessage, more object) json.RawMessage {
	all := map[string]any{}
	var given map[string]json.RawMessage
	_ = json.Unmarshal(params, &given)
	for name, value := range given {
		all[name] = value
	}
	for name, value := range more {
		all[name] = value
	}
	return encode(all)
}

func buildInput(input json.RawMessage) any {
	var text string
	if json.Unmarshal(input, &text) == nil {
		return []object{{"type": "text", "text": text}}
	}
	return input
}

// encode encodes JSON. Unlike json.Marshal, it does not escape <, > and &.
func encode(value any) json.RawMessage {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return json.RawMessage(strings.TrimSuffix(text.String(), "\n"))
}

var telling sync.Mutex

// tell sends one message to the harvest.
func tell(message object) {
	telling.Lock()
	defer telling.Unlock()
	_, _ = io.WriteString(os.Stdout, string(encode(message))+"\n")
}
