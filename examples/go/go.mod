module example.com/touchstone-events

go 1.21
