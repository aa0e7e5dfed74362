// A test of something that speaks, without modules: go test
// It starts the server itself; CARTESIA_MOCK names the command if it is not on the PATH.
package greeting

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

var baseURL string

func TestMain(m *testing.M) {
	command := os.Getenv("CARTESIA_MOCK")
	if command == "" {
		command = "cartesia-mock"
	}
	server := exec.Command(command, "serve", "--port", "0", "--ready-json")
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := server.Start(); err != nil {
		panic(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		panic(err)
	}
	var ready struct {
		BaseURL string `json:"base_url"`
	}
	if err := json.Unmarshal(line, &ready); err != nil {
		panic(err)
	}
	baseURL = ready.BaseURL
	code := m.Run()
	_ = server.Process.Signal(syscall.SIGTERM)
	if err := server.Wait(); err != nil {
		panic(err)
	}
	os.Exit(code)
}

func call(t *testing.T, path, kind string, body io.Reader) []byte {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, baseURL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-API-Key", "greeting-in-go")
	request.Header.Set("Cartesia-Version", "2026-08-14")
	request.Header.Set("Content-Type", kind)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	data, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != http.StatusOK {
		t.Fatalf("%d %s %v", reply.StatusCode, data, err)
	}
	return data
}

// The code under test.
func greet(t *testing.T, name string) []byte {
	body, err := json.Marshal(map[string]any{
		"model_id":   "sonic-3.5",
		"transcript": fmt.Sprintf("Welcome back, %s!", name),
		"voice":      "694f9389-aac1-45b6-b726-9d9369183238",
		"output_format": map[string]any{
			"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return call(t, "/tts/bytes", "application/json", bytes.NewReader(body))
}

func TestTheGreetingSaysTheName(t *testing.T) {
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	file, err := writer.CreateFormFile("file", "greeting.wav")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = file.Write(greet(t, "Ada"))
	_ = writer.WriteField("model", "ink-whisper")
	_ = writer.Close()
	var heard struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(call(t, "/stt", writer.FormDataContentType(), &form), &heard); err != nil {
		t.Fatal(err)
	}
	if heard.Text != "Welcome back, Ada!" {
		t.Fatalf("heard %q", heard.Text)
	}
}
