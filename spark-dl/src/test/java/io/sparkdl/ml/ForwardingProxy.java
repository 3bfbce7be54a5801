package io.sparkdl.ml;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that shows another one under a path of its own, as reverse proxies do. */
final class ForwardingProxy implements AutoCloseable {
  private static final String PATH = "/behind/a-proxy";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final String behind;

  /**
   * Begins to serve.
   *
   * @param behind address of the other server, without a path
   */
  ForwardingProxy(String behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH, this::forward);
    server.setExecutor(threads);
    server.start();
  }

  /** Where the other server is seen, without a slash at the end. */
  String address() {
    InetSocketAddress at = server.getAddress();
    return "http://" + at.getHostString() + ":" + at.getPort() + PATH;
  }

  private void forward(HttpExchange exchange) throws IOException {
    String rest = exchange.getRequestURI().toString().substring(PATH.length());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(behind + rest))
            .header("X-Forwarded-Context", PATH)
            .build();
    try (exchange) {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      int length = response.body().length;
      exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
