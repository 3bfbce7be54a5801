package io.sparkdl.kernels.cpu;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.sparkdl.kernels.backend.DeviceException;
import java.nio.file.Path;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** Loads oneDNN, once, and sets the number of threads that it may use on the calling thread. */
final class NativeLibraries {
  private static Function setNumThreads;
  private static DeviceException failure;

  private NativeLibraries() {}

  /**
   * Loads the libraries if they are not loaded yet.
   *
   * @throws DeviceException if they cannot be loaded; each time with the reason of the first
   */
  static synchronized void load() {
    if (failure != null) {
      throw new DeviceException(failure.getMessage(), failure);
    }
    if (setNumThreads == null) {
      try {
        setNumThreads = find();
      } catch (DeviceException e) {
        failure = e;
        throw e;
      }
    }
  }

  /**
   * Sets OpenMP's team size for primitives that the calling thread creates and runs. oneDNN's
   * bindings offer no call for it, hence the direct one into the OpenMP library that they bring.
   */
  static synchronized void useThreads(int threads) {
    setNumThreads.invokeVoid(new Object[] {threads});
  }

  private static Function find() {
    // JavaCPP would cap off-heap memory at the size of the Java heap; our own budget is the limit.
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    try {
      Path library = Path.of(Loader.load(dnnl.class));
      Path openMp = library.resolveSibling("libgomp.so.1");
      return NativeLibrary.getInstance(openMp.toString()).getFunction("omp_set_num_threads");
    } catch (LinkageError e) {
      throw new DeviceException(
          "cpu: expected oneDNN's native library for "
              + Loader.getPlatform()
              + " on the class path, got "
              + e.getMessage()
              + "; add org.bytedeco:dnnl with that classifier, or set"
              + " -Dorg.bytedeco.javacpp.cachedir to a writable folder",
          e);
    }
  }
}
