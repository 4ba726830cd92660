#include "library/catalog/sortkey.h"

#include "library/catalog/shared/titlenames.h"

#include <unicode/ucol.h>

namespace Library {

namespace {

const UChar *units(const QString &text)
{
    return reinterpret_cast<const UChar *>(text.utf16());
}

} // namespace

struct SortKey::Collator
{
    UCollator *handle = nullptr;
    ~Collator() { ucol_close(handle); }
};

SortKey::SortKey()
    : m_collator(std::make_unique<Collator>())
{
    UErrorCode status = U_ZERO_ERROR;
    m_collator->handle = ucol_open("zh-u-co-pinyin-kn-true", &status);
    if (U_FAILURE(status)) {
        m_collator->handle = nullptr;
    }
}

SortKey::~SortKey() = default;

QByteArray SortKey::of(const QString &name) const
{
    const QString text = withoutArticle(name);
    if (m_collator->handle == nullptr) {
        return normalisedName(text).toUtf8();
    }
    const auto length = int32_t(text.size());
    QByteArray key(text.size() * 4 + 32, Qt::Uninitialized);
    for (;;) {
        const int32_t needed = ucol_getSortKey(m_collator->handle, units(text), length,
            reinterpret_cast<uint8_t *>(key.data()), int32_t(key.size()));
        const bool fits = needed <= key.size();
        key.resize(needed);
        if (fits) {
            key.chop(1); // the final zero says nothing
            return key;
        }
    }
}

QString SortKey::rules()
{
    UVersionInfo version = {};
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open("zh-u-co-pinyin-kn-true", &status);
    if (U_SUCCESS(status)) {
        ucol_getVersion(collator, version);
    }
    ucol_close(collator);
    return QStringLiteral("1/") % QString::number(version[0]) % QLatin1Char('.')
        % QString::number(version[1]) % QLatin1Char('.') % QString::number(version[2]);
}

} // namespace Library
