"""Privacy requests: the law kept by the operations, and the faces over them."""
