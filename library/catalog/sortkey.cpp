#include "library/catalog/sortkey.h"

#include "library/catalog/shared/titlenames.h"

#include <unicode/ucol.h>
#include <unicode/utrans.h>

#include <algorithm>

namespace Library {

namespace {

// Part 9 comes before Part 10.
constexpr char kCollation[] = "root-u-kn-true";

const UChar *units(const QString &text)
{
    return reinterpret_cast<const UChar *>(text.utf16());
}

bool hasHan(const QString &text)
{
    return std::any_of(
        text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
}

} // namespace

struct SortKey::Collator
{
    UCollator *handle = nullptr;
    UTransliterator *pinyin = nullptr; //!< opened with the first Chinese name; loading takes long

    ~Collator()
    {
        ucol_close(handle);
        utrans_close(pinyin);
    }

    //! Chinese as it is said, so that it stands between the Latin names.
    QString said(const QString &text)
    {
        UErrorCode status = U_ZERO_ERROR;
        if (pinyin == nullptr) {
            const QString id = QStringLiteral("Han-Latin");
            pinyin = utrans_openU(
                units(id), int32_t(id.size()), UTRANS_FORWARD, nullptr, 0, nullptr, &status);
        }
        if (U_FAILURE(status)) {
            pinyin = nullptr;
            return text;
        }
        // No syllable is longer than six letters and a space.
        QString result = text;
        result.resize(text.size() * 8 + 8);
        auto length = int32_t(text.size());
        int32_t limit = length;
        utrans_transUChars(pinyin, reinterpret_cast<UChar *>(result.data()), &length,
            int32_t(result.size()), 0, &limit, &status);
        return U_SUCCESS(status) ? result.left(length) : text;
    }
};

SortKey::SortKey()
    : m_collator(std::make_unique<Collator>())
{
    UErrorCode status = U_ZERO_ERROR;
    m_collator->handle = ucol_open(kCollation, &status);
    if (U_FAILURE(status)) {
        m_collator->handle = nullptr;
    }
}

SortKey::~SortKey() = default;

QByteArray SortKey::of(const QString &name) const
{
    QString text = withoutArticle(name);
    if (hasHan(text)) {
        text = m_collator->said(text);
    }
    if (m_collator->handle == nullptr) {
        return normalisedName(text).toUtf8();
    }
    QByteArray key(text.size() * 4 + 32, Qt::Uninitialized);
    for (;;) {
        const int32_t needed = ucol_getSortKey(m_collator->handle, units(text),
            int32_t(text.size()), reinterpret_cast<uint8_t *>(key.data()), int32_t(key.size()));
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
    UCollator *collator = ucol_open(kCollation, &status);
    if (U_SUCCESS(status)) {
        ucol_getVersion(collator, version);
    }
    ucol_close(collator);
    return QStringLiteral("2/") % QString::number(version[0]) % QLatin1Char('.')
        % QString::number(version[1]) % QLatin1Char('.') % QString::number(version[2]);
}

} // namespace Library
