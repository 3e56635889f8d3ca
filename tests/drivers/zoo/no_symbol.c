/* no_symbol.c - a shared library, but no driver. */
int zoo_no_symbol(void);
__attribute__((visibility("default"))) int zoo_no_symbol(void)
{
    return 1;
}
