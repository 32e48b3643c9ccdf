package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// Client is a minimal client of `codex app-server`: JSON-RPC without the member "jsonrpc", one message a line. Replace it
// by your SDK.
type Client struct {
	process *exec.Cmd
	stdin   io.WriteCloser
	closed  chan struct{}

	mutex   sync.Mutex
	calls   int
	replies map[int]func(json.RawMessage, error)
	turns   map[string]Turn
	asks    []json.RawMessage // the ids of codex's requests; the driver sends the first one to the harvest as `ask` 1
	// Notifications that belong to no turn, and the function that waits for the next one.
	notifications []json.RawMessage
	waiting       func(json.RawMessage, error)
}

// Turn has the functions that report what happens in a turn.
type Turn struct {
	began func(id string)
	event func(json.RawMessage)
	ended func(error)
}

// RPCError is codex's answer to a request that failed.
type RPCError struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (err *RPCError) Error() string { return fmt.Sprintf("%d: %s", err.Code, err.Message) }

var errClosed = errors.New("codex closed its end of the connection")

// Start starts codex, and sends `initialize`.
func Start(path string) (*Client, error) {
	process := exec.Command(path, "app-server")
	process.Stderr = os.Stderr
	stdin, err := process.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	client := &Client{
		process: process,
		stdin:   stdin,
		closed:  make(chan struct{}),
		replies: map[int]func(json.RawMessage, error){},
		turns:   map[string]Turn{},
	}
	go client.read(stdout)
	params := encode(object{
		"clientInfo":   object{"name": "__NAME__", "title": "__NAME__", "version": "1"},
		"capabilities": object{"experimentalApi": true},
	})
	failed := make(chan error)
	client.call("initialize", params, func(_ json.RawMessage, err error) { failed <- err })
	if err := <-failed; err != nil {
		return nil, err
	}
	client.send(object{"method": "initialized"})
	return client, nil
}

// call sends a request. It calls done with codex's answer, before it reads any later message of codex.
func (client *Client) call(method string, params json.RawMessage, done func(json.RawMessage, error)) {
	client.mutex.Lock()
	id := client.calls
	client.calls++
	client.replies[id] = done
	client.mutex.Unlock()
	message := object{"id": id, "method": method}
	if len(params) > 0 && string(params) != "null" {
		message["params"] = params
	}
	client.send(message)
}

// turn starts a turn. It calls failed if codex refuses the turn.
func (client *Client) turn(params json.RawMessage, turn Turn, failed func(error)) {
	client.call("turn/start", params, func(result json.RawMessage, err error) {
		if err != nil {
			failed(err)
			return
		}
		var started struct{ Turn struct{ ID string } }
		_ = json.Unmarshal(result, &started)
		client.mutex.Lock()
		client.turns[started.Turn.ID] = turn
		client.mutex.Unlock()
		turn.began(started.Turn.ID)
	})
}

// next calls take with the next notification that belongs to no turn, now or when it comes.
func (client *Client) next(take func(json.RawMessage, error)) {
	client.mutex.Lock()
	if len(client.notifications) == 0 {
		client.waiting = take
		client.mutex.Unlock()
		return
	}
	line := client.notifications[0]
	client.notifications = client.notifications[1:]
	client.mutex.Unlock()
	take(line, nil)
}

// answer answers a request of codex.
func (client *Client) answer(ask int, result json.RawMessage) {
	client.mutex.Lock()
	id := client.asks[ask-1]
	client.mutex.Unlock()
	client.send(object{"id": id, "result": result})
}

func (client *Client) close() {
	_ = client.stdin.Close()
	<-client.closed
}

func (client *Client) send(message object) {
	client.mutex.Lock()
	defer client.mutex.Unlock()
	_, _ = client.stdin.Write(append(encode(message), '\n')) // if codex has ended, read reports it
}

func (client *Client) read(stdout io.Reader) {
	lines := bufio.NewReader(stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		client.take(json.RawMessage(line[:len(line)-1]))
	}
	_ = client.process.Wait()
	close(client.closed)
	client.fail()
}

func (client *Client) take(line json.RawMessage) {
	var message struct {
		ID     json.RawMessage
		Method string
		Params struct {
			TurnID string
			Turn   struct{ ID string }
		}
		Result json.RawMessage
		Error  *RPCError
	}
	var request struct{ Params json.RawMessage }
	_ = json.Unmarshal(line, &message)
	switch {
	case message.Method == "":
		var id int
		_ = json.Unmarshal(message.ID, &id)
		client.mutex.Lock()
		done := client.replies[id]
		delete(client.replies, id)
		client.mutex.Unlock()
		if done == nil {
			return
		}
		if message.Error != nil {
			done(nil, message.Error)
		} else {
			done(message.Result, nil)
		}
	case message.ID != nil:
		_ = json.Unmarshal(line, &request)
		client.mutex.Lock()
		client.asks = append(client.asks, message.ID)
		ask := len(client.asks)
		client.mutex.Unlock()
		tell(object{"ask": ask, "method": message.Method, "params": request.Params})
	default:
		id := message.Params.TurnID
		if id == "" {
			id = message.Params.Turn.ID
		}
		client.notify(line, id, message.Method == "turn/completed")
	}
}

func (client *Client) notify(line json.RawMessage, id string, last bool) {
	client.mutex.Lock()
	turn, found := client.turns[id]
	take := client.waiting
	switch {
	case found:
		if last {
			delete(client.turns, id)
		}
	case take != nil:
		client.waiting = nil
	default:
		client.notifications = append(client.notifications, line)
	}
	client.mutex.Unlock()
	if found {
		turn.event(line)
		if last {
			turn.ended(nil)
		}
	} else if take != nil {
		take(line, nil)
	}
}

// fail reports to all waiting callers that codex has ended.
func (client *Client) fail() {
	client.mutex.Lock()
	replies, turns, take := client.replies, client.turns, client.waiting
	client.replies, client.turns, client.waiting = map[int]func(json.RawMessage, error){}, map[string]Turn{}, nil
	client.mutex.Unlock()
	for _, done := range replies {
		done(nil, errClosed)
	}
	for _, turn := range turns {
		turn.ended(errClosed)
	}
	if take != nil {
		take(nil, errClosed)
	}
}
