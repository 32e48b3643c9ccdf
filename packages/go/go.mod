module example.com/touchstone

go 1.21
