#include "library/media/languagename.h"

#include <QLocale>
#include <QRegularExpression>

#include <unicode/uloc.h>

#include <array>

namespace Library {

QString languageName(const QString &code, const QString &inLocale)
{
    const QString base = code.left(code.indexOf(QRegularExpression(QStringLiteral("[-_]"))));
    if (base.isEmpty()) {
        return {};
    }
    // Qt knows the second codes that some languages have, "ger" beside "deu"; ICU the names.
    const QLocale::Language known = QLocale::codeToLanguage(base);
    const QString clean
        = known == QLocale::AnyLanguage ? base.toLower() : QLocale::languageToCode(known);
    // The C locale has no words of its own.
    const QString words = inLocale == QLatin1String("C") ? QStringLiteral("en") : inLocale;
    std::array<char16_t, 200> name{};
    UErrorCode status = U_ZERO_ERROR;
    const int length = uloc_getDisplayLanguage(clean.toLatin1().constData(),
        words.toLatin1().constData(), name.data(), int(name.size()), &status);
    // A warning says that the answer is not in that language or is the code itself.
    if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING || length <= 0) {
        return {};
    }
    return QString::fromUtf16(name.data(), length);
}

} // namespace Library
