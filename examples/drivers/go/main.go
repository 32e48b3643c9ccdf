// A driver for touchstone in Go, over the raw app-server protocol, with the standard library alone: where a port's
// author begins. Put your SDK in place of client.go, and keep this file: it implements the driver protocol (docs/drivers.md),
// JSON lines on stdin and stdout.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"
	"sync"
)

// command is what the harvest asks, or the answer to what codex asked.
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

// carryOut begins a command; what answers it may come later, so that one may interrupt a turn that runs.
func carryOut(asked command) {
	reply := func(result any, err error) { answer(asked.ID, result, err) }
	handle := func(result json.RawMessage, err error) { reply(threadIn(result), err) }
	switch asked.Do {
	case "open":
		for _, one := range asked.Requires {
			if one == "goals" {
				tell(object{"id": asked.ID, "unsupported": "this example has no goals: see `thread/goal/set`"})
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
		params := with(asked.Params, object{"threadId": asked.Thread, "input": inputOf(asked.Input)})
		codex.turn(params, Turn{
			began: func(id string) { reply(object{"turn": id}, nil) },
			event: func(line json.RawMessage) { tell(object{"event": line, "of": asked.ID}) },
			ended: func(err error) { end(asked.ID, err) },
		}, func(err error) { reply(nil, err) })
	case "interrupt":
		params := with(nil, object{"threadId": asked.Thread, "turnId": asked.Turn})
		codex.call("turn/interrupt", params, func(_ json.RawMessage, err error) { reply(object{}, err) })
	case "steer":
		params := object{"threadId": asked.Thread, "expectedTurnId": asked.Turn, "input": inputOf(asked.Input)}
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
		tell(object{"id": asked.ID, "unsupported": "this example has no `" + asked.Do + "`"})
	}
}

func answer(id int, result any, err error) {
	if err != nil {
		tell(object{"id": id, "error": fault(err)})
	} else {
		tell(object{"id": id, "result": result})
	}
}

func end(id int, err error) {
	if err != nil {
		tell(object{"end": id, "error": fault(err)})
	} else {
		tell(object{"end": id})
	}
}

func fault(err error) any {
	if rpc, ok := err.(*RPCError); ok {
		return object{"type": "RPCError", "message": rpc.Message, "code": rpc.Code, "data": rpc.Data}
	}
	return object{"type": "error", "message": err.Error()}
}

func threadIn(result json.RawMessage) any {
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

func inputOf(input json.RawMessage) any {
	var text string
	if json.Unmarshal(input, &text) == nil {
		return []object{{"type": "text", "text": text}}
	}
	return input
}

// encode leaves <, > and & as they are, which Go's encoder would escape.
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

// tell says one message to the harvest.
func tell(message object) {
	telling.Lock()
	defer telling.Unlock()
	_, _ = io.WriteString(os.Stdout, string(encode(message))+"\n")
}
