# shellcheck shell=bash
browsers=(chromium chromium-browser google-chrome google-chrome-stable
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium)
# The same browsers without windows. They run the browser tests with a third of the work.
headless=(chromium-headless-shell chrome-headless-shell)

# Print the path of a browser, or nothing. CHROME_BIN decides if it is set.
find_browser() { first_command "${browsers[@]}" "${headless[@]}"; }
find_headless_browser() { first_command "${headless[@]}" "${browsers[@]}"; }

first_command() {
  local candidate
  if [[ ${CHROME_BIN:-} ]]; then
    printf '%s\n' "$CHROME_BIN"
    return
  fi
  for candidate; do
    if command -v "$candidate" 2>/dev/null; then
      return
    fi
  done
}
