package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One page in Chromium without a window, driven over its DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/). Keeps what the page's console says.
 */
final class HeadlessChromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Far above what an answer takes on a busy machine; a browser that hangs must not hang tests. */
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final WebSocket page;
  private final AtomicInteger commands = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> console = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();

  private HeadlessChromium(Process process, URI page) {
    this.process = process;
    HttpClient http = HttpClient.newHttpClient();
    this.page = await(http.newWebSocketBuilder().buildAsync(page, new Messages()));
    send("Page.enable", parameters());
    send("Runtime.enable", parameters());
    send("Log.enable", parameters());
  }

  /**
   * Starts the browser with an empty page.
   *
   * @param profile an empty folder for all that it keeps
   * @throws AssertionError if {@code sparkdl.requireBrowser} is true and there is none; without it
   *     the test is skipped
   */
  static HeadlessChromium open(Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                executable().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--window-size=1200,1100",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new HeadlessChromium(process, firstPage(process));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Path executable() {
    Path found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (found == null && Boolean.getBoolean("sparkdl.requireBrowser")) {
      fail("expected Chromium on PATH (sparkdl.requireBrowser=true), got none; install chromium");
    }
    assumeTrue(found != null, "skipped: no Chromium on PATH; install Debian's package chromium");
    return found;
  }

  /** Where the browser's only page is to be debugged; the port is on its standard error. */
  private static URI firstPage(Process process) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder before = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      String mark = "DevTools listening on ws://";
      if (line.startsWith(mark)) {
        drain(said);
        String host = line.substring(mark.length()).split("/")[0];
        return pageAt(URI.create("http://" + host + "/json/list"));
      }
      before.append(line).append('\n');
    }
    throw new IOException("chromium: expected a port for DevTools, got\n" + before);
  }

  private static URI pageAt(URI list) throws IOException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(list).build();
    String targets = await(http.sendAsync(request, HttpResponse.BodyHandlers.ofString())).body();
    for (JsonNode target : JSON.readTree(targets)) {
      if (target.get("type").asText().equals("page")) {
        return URI.create(target.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("chromium: expected a page, got " + targets);
  }

  private static void drain(Reader said) {
    Thread reader =
        new Thread(
            () -> {
              try (said) {
                said.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                // The browser is gone, with all that it had to say.
              }
            },
            "chromium-stderr");
    reader.setDaemon(true);
    reader.start();
  }

  /** What the browser sends: answers to commands, by number, and events. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          received(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void received(JsonNode message) {
      if (message.has("id")) {
        answers.remove(message.get("id").asInt()).complete(message);
        return;
      }
      JsonNode details = message.get("params");
      switch (message.get("method").asText()) {
        case "Page.loadEventFired" -> loaded.complete(null);
        case "Runtime.exceptionThrown" -> console.add(details.toString());
        case "Runtime.consoleAPICalled" -> console.add(details.toString());
        case "Log.entryAdded" -> console.add(details.get("entry").toString());
        default -> {}
      }
    }
  }

  /** Goes to an address and waits until all of it is loaded; once for each browser. */
  void show(URI address) {
    send("Page.navigate", parameters().put("url", address.toString()));
    await(loaded);
  }

  /** The value of a JavaScript expression as text; a promise is waited for. */
  String evaluate(String expression) {
    JsonNode result =
        send(
            "Runtime.evaluate",
            parameters()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value").asText();
  }

  /** The page as a PNG image. */
  byte[] screenshot() {
    JsonNode image = send("Page.captureScreenshot", parameters().put("format", "png"));
    return Base64.getDecoder().decode(image.get("data").asText());
  }

  /** What the page's console has said: messages, exceptions, what could not be loaded. */
  List<String> console() {
    return List.copyOf(console);
  }

  private static ObjectNode parameters() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode send(String method, ObjectNode parameters) {
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode command = parameters().put("id", id).put("method", method);
    command.set("params", parameters);
    await(page.sendText(command.toString(), true));
    JsonNode got = await(answer);
    if (got.has("error")) {
      throw new IllegalStateException(method + ": " + got.get("error"));
    }
    return got.get("result");
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    page.abort();
    process.destroy();
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
