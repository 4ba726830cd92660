#include "library/media/worker/requestloop.h"

#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
// A report's stack is printed as addresses: a symbolizer could not be started from here.
extern "C" const char *__asan_default_options();
extern "C" const char *__asan_default_options()
{
    return "symbolize=0:detect_leaks=0";
}
#endif

int main(int argc, char **argv)
{
    // Without exit handlers: they may do what the filter forbids.
    _exit(Library::runWorker(argc, argv, &Library::handleMediaRequest));
}
