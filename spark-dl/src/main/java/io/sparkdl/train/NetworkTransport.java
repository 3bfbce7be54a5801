package io.sparkdl.train;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * Connections of Spark's network layer with the bootstraps of Spark's own RPC, so that SASL, the
 * auth protocol with AES, and TLS hold between workers as between everything else of the session.
 * Spark's {@code NettyRpcEnv} makes its bootstraps from the same parts.
 */
final class NetworkTransport implements PeerTransport {
  private static final String MODULE = "rpc";

  private final PeerMeeting meeting;
  private final PeerArrivals arrivals;
  private final TransportContext context;
  private final TransportServer server;
  private final TransportClientFactory clients;

  /**
   * Begins to listen, and tells {@code arrivals} of workers of higher rank.
   *
   * @param conf the session's settings
   * @param security the session's secrets
   */
  NetworkTransport(
      SparkConf conf, SecurityManager security, PeerMeeting meeting, PeerArrivals arrivals)
      throws IOException {
    this.meeting = meeting;
    this.arrivals = arrivals;
    TransportConf settings = settings(conf, security, meeting);
    List<TransportServerBootstrap> greeting = new ArrayList<>(List.of(this::greet));
    List<TransportClientBootstrap> introduction = new ArrayList<>();
    if (security.isAuthenticationEnabled()) {
      // Each wraps the one before: what is not authenticated does not come to the greeting.
      greeting.add(new AuthServerBootstrap(settings, security));
      introduction.add(new AuthClientBootstrap(settings, security.getSaslUser(), security));
    }
    this.context = new TransportContext(settings, new NoOpRpcHandler());
    String listenOn = SocketTransport.listenOn(meeting.host()).getHostAddress();
    this.server = context.createServer(listenOn, 0, greeting);
    this.clients = context.createClientFactory(introduction);
  }

  private static TransportConf settings(
      SparkConf conf, SecurityManager security, PeerMeeting meeting) {
    long seconds = Math.max(1, meeting.timeout().toSeconds());
    SparkConf own = conf.clone();
    String io = "spark." + MODULE + ".io.";
    for (String wait :
        List.of(
            io + "connectionTimeout",
            io + "connectionCreationTimeout",
            "spark.network.auth.rpcTimeout")) {
      long asked = conf.getTimeAsSeconds(wait, seconds + "s");
      own.set(wait, Math.min(asked, seconds) + "s");
    }
    int threads = Math.min(meeting.workers(), Runtime.getRuntime().availableProcessors());
    return SparkTransportConf.fromSparkConf(
        own, MODULE, threads, Option.apply("executor"), Option.apply(security.getRpcSSLOptions()));
  }

  private RpcHandler greet(Channel channel, RpcHandler none) {
    PeerGuard guard = new PeerGuard(meeting.handshakeMillis(), arrivals);
    channel.pipeline().addLast("sparkdl-guard", guard);
    return new PeerGreeting(channel, meeting.token(), arrivals, guard);
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public PeerStream connect(int peer, String address, long deadline) throws IOException {
    TransportClient client = null;
    try {
      client =
          clients.createUnmanagedClient(PeerTransport.host(address), PeerTransport.port(address));
      return new PeerIntroduction(client, meeting, deadline).introduce(peer);
    } catch (InterruptedException e) {
      throw PeerException.stopped("worker " + peer);
    } catch (IOException | RuntimeException e) {
      if (client != null) {
        client.close();
      }
      // Spark's bootstraps wrap what went wrong in runtime exceptions.
      throw e instanceof IOException failure ? failure : new IOException(e.getMessage(), e);
    }
  }

  /** Spark's server listens as long as its connections are open; the arrivals are closed. */
  @Override
  public void stopListening() {}

  @Override
  public void close() {
    try (context;
        server;
        clients) {
      return;
    }
  }
}
