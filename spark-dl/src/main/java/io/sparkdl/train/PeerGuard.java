package io.sparkdl.train;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stands before Spark's frame decoder until a connection has shown the token, and bounds what a
 * stranger may send and how long it may take. It runs in the connection's event loop.
 */
final class PeerGuard extends ChannelInboundHandlerAdapter {
  /** Spark's authentication and the handshake take less than a tenth. */
  static final int MOST_BYTES = 16 << 10;

  private final long timeoutMillis;
  private final PeerArrivals arrivals;
  private ChannelHandlerContext context;
  private Future<?> timer;
  private long bytes;
  private boolean done;

  /** A guard that tells {@code arrivals} of a refusal, once. */
  PeerGuard(long timeoutMillis, PeerArrivals arrivals) {
    this.timeoutMillis = timeoutMillis;
    this.arrivals = arrivals;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    String late = "it did not show the token within " + timeoutMillis + " ms";
    timer = added.executor().schedule(() -> refuse(late), timeoutMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    bytes += ((ByteBuf) message).readableBytes();
    if (bytes > MOST_BYTES) {
      refuse("expected at most " + MOST_BYTES + " bytes before the token, got more");
    }
    if (done) {
      ((ByteBuf) message).release();
    } else {
      reading.fireChannelRead(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
    refuse(String.valueOf(cause.getMessage()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ending) {
    refuse("it ended before it showed the token");
    ending.fireChannelInactive();
  }

  /** Closes the connection and says why. */
  void refuse(String reason) {
    if (!done) {
      done = true;
      timer.cancel(false);
      arrivals.refused(context.channel().remoteAddress(), reason);
      context.close();
    }
  }

  /** The token is shown: steps aside. */
  void open() {
    done = true;
    timer.cancel(false);
    context.pipeline().remove(this);
  }
}
