// Command yamlreaders reads YAML as the two Go readers of Phoenix's output do.
//
// It takes one request a line on standard input, a JSON string that holds YAML text, and answers each with one line:
//
//	{"kubernetes": [document, …], "collector": [document, …]}
//
// or, in the place of either list, {"error": "…"}. "kubernetes" is sigs.k8s.io/yaml, the reader of kubectl, of Argo CD
// and of every controller; it knows JSON only, so an int and a float of equal value look alike. "collector" is
// go.yaml.in/yaml/v3, the reader of the OpenTelemetry Collector; its numbers come as {"int": "…"} or {"float": "…"} and
// its mappings as {"map": [[key, value], …]}, so that nothing is lost on the way.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = answer(line, out)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "yamlreaders:", err)
			os.Exit(1)
		}
	}
}

func answer(request []byte, out *bufio.Writer) error {
	var text string
	if err := json.Unmarshal(request, &text); err != nil {
		return err
	}
	reply := map[string]any{"kubernetes": orError(kubernetes(text)), "collector": orError(collector(text))}
	line, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return err
	}
	return out.Flush()
}

func orError(documents []any, err error) any {
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	return documents
}

// kubernetes reads each document by itself: sigs.k8s.io/yaml knows only one.
func kubernetes(text string) ([]any, error) {
	documents := []any{}
	for _, part := range split(text) {
		document, err := sigs.YAMLToJSONStrict([]byte(part))
		if err != nil {
			return nil, err
		}
		documents = append(documents, json.RawMessage(document))
	}
	return documents, nil
}

// split cuts at every line that begins with "---", whatever the YAML around it means, as the YAMLReader of
// k8s.io/apimachinery/pkg/util/yaml does for kubectl. Empty documents are passed over, as there.
func split(text string) []string {
	var parts []string
	var part strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if !strings.HasPrefix(line, "---") {
			part.WriteString(line)
			continue
		}
		if part.Len() > 0 {
			parts = append(parts, part.String())
		}
		part.Reset()
	}
	if part.Len() > 0 {
		parts = append(parts, part.String())
	}
	return parts
}

func collector(text string) ([]any, error) {
	documents := []any{}
	decoder := yamlv3.NewDecoder(strings.NewReader(text))
	for {
		var document any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		tagged, err := tag(document)
		if err != nil {
			return nil, err
		}
		documents = append(documents, tagged)
	}
}

// tag writes a value with the type that the reader gave it.
func tag(value any) (any, error) {
	switch value := value.(type) {
	case nil, bool, string:
		return value, nil
	case int, int64, uint64:
		return map[string]string{"int": fmt.Sprint(value)}, nil
	case float64:
		return map[string]string{"float": strconv.FormatFloat(value, 'g', -1, 64)}, nil
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			tagged, err := tag(item)
			if err != nil {
				return nil, err
			}
			items[i] = tagged
		}
		return items, nil
	case map[string]any:
		pairs := make([][2]any, 0, len(value))
		for key, item := range value {
			tagged, err := tag(item)
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, [2]any{key, tagged})
		}
		return map[string]any{"map": pairs}, nil
	default: // a time.Time, or a mapping with a key that is no string: never what was meant
		return nil, fmt.Errorf("%v was read as %T", value, value)
	}
}
