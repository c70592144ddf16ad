"""Semantic segmentation of image tiles, as a SageMaker training container."""
