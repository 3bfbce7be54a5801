package io.sparkdl.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import scala.Option;

/** What workers can meet over; each must hold the same contract. */
enum Wire {
  /** Workers of one process. */
  MEMORY(Map.of()),
  /** The session asks for nothing: plain sockets. */
  SOCKETS(Map.of()),
  /** Who it is, but no encryption. */
  AUTHENTICATED(Map.of("spark.authenticate", "true")),
  /** The older encryption. */
  SASL(Map.of("spark.authenticate", "true", "spark.authenticate.enableSaslEncryption", "true")),
  /** The auth protocol's. */
  AES(Map.of("spark.authenticate", "true", "spark.network.crypto.enabled", "true")),
  /** TLS. */
  TLS(Map.of("spark.ssl.rpc.enabled", "true"));

  static final String SECRET = "the secret of these tests";

  private final Map<String, String> settings;

  Wire(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Whether who reads along sees the bytes. */
  boolean isReadable() {
    return this == SOCKETS || this == AUTHENTICATED;
  }

  /** Whether there is a secret besides the job's token. */
  boolean isAuthenticated() {
    return settings.containsKey("spark.authenticate");
  }

  /** A session's settings. */
  SparkConf conf(String secret) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    if (isAuthenticated()) {
      conf.set("spark.authenticate.secret", secret);
    }
    if (this == TLS) {
      conf.set("spark.ssl.rpc.keyStore", KeyStore.FILE.toString())
          .set("spark.ssl.rpc.keyStorePassword", TestKeyStore.PASSWORD)
          .set("spark.ssl.rpc.keyPassword", TestKeyStore.PASSWORD)
          .set("spark.ssl.rpc.trustStore", KeyStore.FILE.toString())
          .set("spark.ssl.rpc.trustStorePassword", TestKeyStore.PASSWORD)
          .set("spark.ssl.rpc.protocol", "TLSv1.3");
    }
    return conf;
  }

  /** A transport as a worker opens it. */
  PeerTransport open(PeerMeeting meeting, PeerArrivals arrivals) throws IOException {
    return open(SECRET, meeting, arrivals);
  }

  /** The same, in a session of another secret. */
  PeerTransport open(String secret, PeerMeeting meeting, PeerArrivals arrivals) throws IOException {
    SparkConf conf = conf(secret);
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
    return PeerTransport.open(conf, security, meeting, arrivals);
  }

  /** One for all tests of a process: making keys takes seconds. */
  private static final class KeyStore {
    private static final Path FILE = make();

    private static Path make() {
      try {
        return TestKeyStore.in(Files.createTempDirectory("wire"));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
