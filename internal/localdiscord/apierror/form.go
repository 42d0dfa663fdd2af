package apierror

import (
	"fmt"
	"net/http"
	"strings"
)

// Form collects what is wrong with a request body; faults are found all at
// once, as Discord reports them.
type Form struct{ faults []formFault }

type formFault struct{ path, code, message string }

// Add notes a fault at a dotted path such as "embeds.0.title".
func (f *Form) Add(path, code, format string, args ...any) {
	f.faults = append(f.faults, formFault{path, code, fmt.Sprintf(format, args...)})
}

// Length notes a text of n characters outside least to most.
func (f *Form) Length(path string, n, least, most int) {
	switch {
	case n == 0 && least > 0:
		f.Required(path)
	case n < least:
		f.Add(path, "BASE_TYPE_MIN_LENGTH", "Must be %d or more in length.", least)
	case n > most:
		f.Add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	}
}

// Count notes a list of n entries outside least to most.
func (f *Form) Count(path string, n, least, most int) {
	if n < least || n > most {
		f.Add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// Within notes a number outside least to most.
func (f *Form) Within(path string, n, least, most int) {
	switch {
	case n < least:
		f.Add(path, "NUMBER_TYPE_MIN", "int value should be greater than or equal to %d.", least)
	case n > most:
		f.Add(path, "NUMBER_TYPE_MAX", "int value should be less than or equal to %d.", most)
	}
}

// Required notes that a field is missing.
func (f *Form) Required(path string) { f.Add(path, "BASE_TYPE_REQUIRED", "This field is required") }

// Choice notes a value that is none of those allowed.
func (f *Form) Choice(path string, allowed string) {
	f.Add(path, "BASE_TYPE_CHOICES", "Value must be one of {%s}.", allowed)
}

// Under puts what was noted so far below a path; prefix ends with a dot.
func (f *Form) Under(prefix string) {
	for i := range f.faults {
		f.faults[i].path = prefix + f.faults[i].path
	}
}

// Err is nil when nothing was added.
func (f *Form) Err() error {
	if len(f.faults) == 0 {
		return nil
	}
	return &Error{Status: http.StatusBadRequest, code: 50035, message: "Invalid Form Body", form: f}
}

// tree nests the faults by path: {"embeds":{"0":{"title":{"_errors":[…]}}}}.
func (f *Form) tree() map[string]any {
	root := map[string]any{}
	for _, fault := range f.faults {
		node := root
		for _, step := range strings.Split(fault.path, ".") {
			if step == "" {
				continue
			}
			next, ok := node[step].(map[string]any)
			if !ok {
				next = map[string]any{}
				node[step] = next
			}
			node = next
		}
		list, _ := node["_errors"].([]map[string]string)
		node["_errors"] = append(list, map[string]string{"code": fault.code, "message": fault.message})
	}
	return root
}

// Invalid is a form with one fault.
func Invalid(path, code, format string, args ...any) error {
	f := &Form{}
	f.Add(path, code, format, args...)
	return f.Err()
}
