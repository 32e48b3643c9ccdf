/** Prints a shell's completion script. The script calls `touchstone complete` at each Tab. */
export function runCompletion(shell: keyof typeof SCRIPTS): void {
  process.stdout.write(SCRIPTS[shell]);
}

const BASH_SCRIPT = `# Completion of touchstone for bash; needs no other package.
_touchstone() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _touchstone touchstone
`;

const ZSH_SCRIPT = `#compdef touchstone
# Completion of touchstone for zsh.
_touchstone() {
  local -a found
  found=(\${(f)"$("$words[1]" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
  found=(\${found/$'\\t'/:})
  if (( $#found )); then _describe touchstone found; else _files; fi
}
if [[ $funcstack[1] == _touchstone ]]; then _touchstone "$@"; else compdef _touchstone touchstone; fi
`;

const FISH_SCRIPT = `# Completion of touchstone for fish.
function __touchstone_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
    if set -q found[1]
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c touchstone -f -a '(__touchstone_complete)'
`;

const SCRIPTS = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT };
