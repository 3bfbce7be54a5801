package io.sparkdl.kernels.opencl.kernel;

/** A kernel that computes a convolution over two spatial axes as a matrix product by tiles. */
public abstract class ConvKernel2d extends ArenaKernel {
  /** Width and height of a tile, and of a work group. */
  public static final int TILE = 16;

  /** Number of samples. */
  protected final int samples;

  /** Number of groups of channels. */
  protected final int groups;

  /** Channels of x per group. */
  protected final int groupChannels;

  /** Channels of y per group. */
  protected final int groupOutputs;

  /** Height of x. */
  protected final int inHeight;

  /** Width of x. */
  protected final int inWidth;

  /** Height of y. */
  protected final int outHeight;

  /** Width of y. */
  protected final int outWidth;

  /** Width of the window. */
  protected final int kernelWidth;

  /** Taps of the window. */
  protected final int taps;

  /** Step of the window along the height. */
  protected final int strideY;

  /** Step of the window along the width. */
  protected final int strideX;

  /** Distance of taps along the height. */
  protected final int dilationY;

  /** Distance of taps along the width. */
  protected final int dilationX;

  /** Padding above. */
  protected final int padY;

  /** Padding to the left. */
  protected final int padX;

  /** A launch with this geometry. */
  protected ConvKernel2d(ConvGeometry2d geometry) {
    this.samples = geometry.samples();
    this.groups = geometry.groups();
    this.groupChannels = geometry.groupChannels();
    this.groupOutputs = geometry.groupOutputs();
    this.inHeight = geometry.inHeight();
    this.inWidth = geometry.inWidth();
    this.outHeight = geometry.outHeight();
    this.outWidth = geometry.outWidth();
    this.kernelWidth = geometry.kernelWidth();
    this.taps = geometry.taps();
    this.strideY = geometry.strideY();
    this.strideX = geometry.strideX();
    this.dilationY = geometry.dilationY();
    this.dilationX = geometry.dilationX();
    this.padY = geometry.padY();
    this.padX = geometry.padX();
  }
}
