// Prints how often each method comes in a fixture: `go run . ../../integration/fixtures/python/thread_basic.jsonl`.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sort"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FIXTURE.jsonl")
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	counts := map[string]int{}
	lines := bufio.NewReader(file) // not a Scanner: a line may be of any length
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		} else if err != nil {
			log.Fatalf("%s:%d: %v", os.Args[1], number, err)
		}
		var event struct{ Method string }
		if err := json.Unmarshal(line, &event); err != nil {
			log.Fatalf("%s:%d: %v", os.Args[1], number, err)
		}
		counts[event.Method]++
	}
	methods := make([]string, 0, len(counts))
	for method := range counts {
		methods = append(methods, method)
	}
	sort.Strings(methods)
	for _, method := range methods {
		fmt.Printf("%6d  %s\n", counts[method], method)
	}
}
