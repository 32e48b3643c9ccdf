package replay

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
)

type object = map[string]any

// minimalClient is a minimal client of `codex app-server`, with which the test runs at once. Replace it by your SDK.
type minimalClient struct {
	stdin  io.Writer
	stdout *bufio.Reader
}

// runTurn starts codex, runs one turn on a new thread, and returns the events of the turn.
func runTurn(codexPath, prompt string) (events []any, err error) {
	codex := exec.Command(codexPath, "app-server")
	stdin, err := codex.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := codex.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := codex.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = stdin.Close()
		_ = codex.Wait()
	}()
	client := minimalClient{stdin, bufio.NewReader(stdout)}
	if _, err := client.call(1, "initialize", object{"clientInfo": object{"name": "minimal_client", "version": "1"}}); err != nil {
		return nil, err
	}
	if err := client.send(object{"method": "initialized"}); err != nil {
		return nil, err
	}
	started, err := client.call(2, "thread/start", object{"sandbox": "workspace-write", "approvalPolicy": "never"})
	if err != nil {
		return nil, err
	}
	thread := started["thread"].(object)["id"]
	input := []object{{"type": "text", "text": prompt}}
	if _, err := client.call(3, "turn/start", object{"threadId": thread, "input": input}); err != nil {
		return nil, err
	}
	for {
		message, err := client.read()
		if err != nil {
			return events, err
		}
		params, _ := message["params"].(object)
		if params["turnId"] != nil || params["turn"] != nil {
			events = append(events, object{"method": message["method"], "params": params})
		}
		if message["method"] == "turn/completed" {
			return events, nil
		}
	}
}

// call sends a request, and returns its result. It skips what codex sends before the response.
func (client *minimalClient) call(id int, method string, params object) (object, error) {
	if err := client.send(object{"id": id, "method": method, "params": params}); err != nil {
		return nil, err
	}
	for {
		message, err := client.read()
		if err != nil {
			return nil, err
		}
		if message["id"] != float64(id) {
			continue
		}
		if problem, isRefused := message["error"].(object); isRefused {
			return nil, fmt.Errorf("codex refuses: %v", problem["message"])
		}
		result, _ := message["result"].(object)
		return result, nil
	}
}

func (client *minimalClient) send(message object) error {
	line, err := json.Marshal(message)
	if err == nil {
		_, err = client.stdin.Write(append(line, '\n'))
	}
	return err
}

func (client *minimalClient) read() (message object, err error) {
	line, err := client.stdout.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	return message, json.Unmarshal(line, &message)
}
