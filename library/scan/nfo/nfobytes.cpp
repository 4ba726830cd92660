#include "library/scan/nfo/nfobytes.h"

#include "library/playback/subtitletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>

#include <span>

namespace Library {

namespace {

constexpr qsizetype kDeclarationLooked = 256;

bool isValidUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    return !decoder.hasError();
}

QByteArray declaredEncoding(const QByteArray &bytes)
{
    static const QRegularExpression declaration(
        QStringLiteral("<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = declaration.match(QString::fromLatin1(bytes.left(kDeclarationLooked)));
    return match.captured(1).toLatin1();
}

bool isMarked(const QByteArray &bytes)
{
    return bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff");
}

} // namespace

Result<QString> nfoText(const QByteArray &bytes)
{
    if (bytes.size() > kLargestNfo) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate("Nfo", "This NFO file is too large to be one."));
    }
    if (!isMarked(bytes) && isValidUtf8(bytes) && !bytes.contains('\0')) {
        const bool hasMark = bytes.startsWith("\xef\xbb\xbf");
        return QString::fromUtf8(hasMark ? bytes.mid(3) : bytes);
    }
    const QByteArray declared = declaredEncoding(bytes).toLower();
    if (!isMarked(bytes) && !declared.isEmpty() && !declared.startsWith("utf")) {
        QStringDecoder decoder(declared.constData());
        if (decoder.isValid()) {
            const QString text = decoder.decode(bytes);
            if (!decoder.hasError()) {
                return text;
            }
        }
    }
    const std::string text = subtitleToUtf8(
        std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    return QString::fromStdString(text);
}

} // namespace Library
