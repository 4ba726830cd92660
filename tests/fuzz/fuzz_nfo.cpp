#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfomarkup.h"
#include "library/scan/nfo/nforeader.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::input(data, size);
    const auto nfo = Library::readNfo(bytes);
    if (!nfo) {
        Fuzz::require(!nfo.error().message.isEmpty(), "an error says what happened");
        const QByteArray detail = nfo.error().detail.toUtf8();
        Fuzz::require(detail.isEmpty(), detail.constData());
    } else {
        Fuzz::require(!nfo->items.isEmpty(), "what is read says something");
    }
    const auto text = Library::nfoText(bytes);
    if (text) {
        const auto once = Library::NfoMarkup::repair(*text);
        const auto twice = Library::NfoMarkup::repair(once.text);
        Fuzz::require(twice.text == once.text && !twice.damaged, "repaired text needs no repair");
    }
    return 0;
}
