package io.sparkdl.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key store with a key pair of its own, made by the JDK's keytool. */
final class TestKeyStore {
  static final String PASSWORD = "spark-dl-test";

  private TestKeyStore() {}

  /** Makes it in a folder. */
  static Path in(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("keys.jks");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "worker",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-validity",
                "2",
                "-storetype",
                "JKS",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0 || !Files.exists(store)) {
      throw new IOException("keytool: " + said);
    }
    return store;
  }
}
