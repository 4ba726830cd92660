#include "sync/s3/s3xml.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QUrl>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include <functional>
#include <utility>

namespace Sync::S3Xml {

namespace {

constexpr int kMaxEntries = 1000;
const QString kNamespace = QStringLiteral("http://s3.amazonaws.com/doc/2006-03-01/");
constexpr qsizetype kMaxTextLength = 16 * 1024;

tl::unexpected<Error> notS3(const QString &why)
{
    return failure(ErrorCode::Corrupt,
        QCoreApplication::translate(
            "S3", "The storage sent an answer that cannot be read. Is it an S3 storage?"),
        why);
}

// Reads one document whose root has a given name. A document type is refused: entities can be made
// to fill the memory.
class Document
{
public:
    explicit Document(const QByteArray &bytes)
        : m_xml(bytes.size() <= kMaxBytes ? bytes : QByteArray())
    {
        m_xml.setNamespaceProcessing(true);
    }

    bool begins(QLatin1String root)
    {
        while (m_xml.readNext() != QXmlStreamReader::StartElement) {
            if (m_xml.tokenType() == QXmlStreamReader::DTD) {
                m_xml.raiseError(QStringLiteral("a document type"));
            }
            if (m_xml.atEnd()) {
                return false;
            }
        }
        return m_xml.name() == root;
    }

    // Calls fn for each element in the current one; fn reads it with text() or eachChild(), or
    // leaves it.
    void eachChild(const std::function<void(QStringView)> &fn)
    {
        while (m_xml.readNextStartElement()) {
            m_wasRead = false;
            fn(m_xml.name());
            if (!std::exchange(m_wasRead, true)) {
                m_xml.skipCurrentElement();
            }
        }
        m_wasRead = true;
    }

    QString text()
    {
        m_wasRead = true;
        const QString text = m_xml.readElementText();
        if (text.size() > kMaxTextLength) {
            fail(QStringLiteral("a text too long"));
        }
        return text;
    }

    void fail(const QString &why)
    {
        if (!m_xml.hasError()) {
            m_xml.raiseError(why);
        }
    }

    // Reads up to the end, so that a document that was cut off is not taken for a whole one.
    bool isWhole()
    {
        while (!m_xml.atEnd()) {
            m_xml.readNext();
        }
        return !m_xml.hasError();
    }

    QString why() const { return m_xml.errorString(); }

private:
    QXmlStreamReader m_xml;
    bool m_wasRead = false;
};

bool isTrue(const QString &text)
{
    return text.trimmed() == QLatin1String("true");
}

// Some servers write a blank as "+"; all of them write a plus as "%2B".
QString decodedKey(const QString &key, bool isEncoded)
{
    if (!isEncoded) {
        return key;
    }
    QByteArray bytes = key.toUtf8();
    bytes.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(bytes));
}

//! 0: not a time.
qint64 timeFrom(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

ObjectStat readEntry(Document &document)
{
    ObjectStat stat;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Key")) {
            stat.key = document.text();
        } else if (name == QLatin1String("Size")) {
            bool isNumber = false;
            stat.sizeBytes = document.text().toLongLong(&isNumber);
            if (!isNumber || stat.sizeBytes < 0) {
                document.fail(QStringLiteral("a size"));
            }
        } else if (name == QLatin1String("ETag")) {
            stat.etag = plainEtag(document.text());
        } else if (name == QLatin1String("LastModified")) {
            stat.modifiedAtMs = timeFrom(document.text());
        }
    });
    return stat;
}

UploadHandle readUpload(Document &document)
{
    UploadHandle handle;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Key")) {
            handle.key = document.text();
        } else if (name == QLatin1String("UploadId")) {
            handle.uploadId = document.text();
        } else if (name == QLatin1String("Initiated")) {
            handle.begunAtMs = timeFrom(document.text());
        }
    });
    return handle;
}

PartReceipt readPart(Document &document)
{
    PartReceipt part;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("PartNumber")) {
            part.number = document.text().toInt();
        } else if (name == QLatin1String("ETag")) {
            part.etag = plainEtag(document.text());
        } else if (name == QLatin1String("Size")) {
            part.sizeBytes = document.text().toLongLong();
        }
    });
    return part;
}

Problem readError(Document &document)
{
    Problem problem;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Code")) {
            problem.code = document.text();
        } else if (name == QLatin1String("Message")) {
            problem.message = document.text();
        } else if (name == QLatin1String("Region")) {
            problem.region = document.text();
        }
    });
    return problem;
}

// The one text that matters in a small document.
Result<QString> readOne(const QByteArray &bytes, QLatin1String root, QLatin1String element)
{
    Document document(bytes);
    if (!document.begins(root)) {
        return notS3(QString(QLatin1String("no ") + root));
    }
    QString text;
    document.eachChild([&](QStringView name) {
        if (name == element) {
            text = document.text();
        }
    });
    if (!document.isWhole()) {
        return notS3(document.why());
    }
    return text;
}

} // namespace

QString plainEtag(const QString &etag)
{
    const bool isQuoted = etag.size() >= 2 && etag.startsWith(u'"') && etag.endsWith(u'"');
    return isQuoted ? etag.mid(1, etag.size() - 2) : etag;
}

std::optional<Problem> readProblem(const QByteArray &bytes)
{
    Document document(bytes);
    if (!document.begins(QLatin1String("Error"))) {
        return std::nullopt;
    }
    const Problem problem = readError(document);
    return document.isWhole() && !problem.code.isEmpty() ? std::optional(problem) : std::nullopt;
}

Result<Listing> readListing(const QByteArray &bytes)
{
    Document document(bytes);
    if (!document.begins(QLatin1String("ListBucketResult"))) {
        return notS3(QStringLiteral("no ListBucketResult"));
    }
    Listing listing;
    bool isEncoded = false;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Contents")) {
            listing.objects.append(readEntry(document));
            if (listing.objects.size() > kMaxEntries || listing.objects.last().key.isEmpty()) {
                document.fail(QStringLiteral("too many entries, or one without a key"));
            }
        } else if (name == QLatin1String("IsTruncated")) {
            listing.isTruncated = isTrue(document.text());
        } else if (name == QLatin1String("EncodingType")) {
            isEncoded = document.text() == QLatin1String("url");
        }
    });
    if (!document.isWhole()) {
        return notS3(document.why());
    }
    for (ObjectStat &stat : listing.objects) {
        stat.key = decodedKey(stat.key, isEncoded);
    }
    return listing;
}

Result<Uploads> readUploads(const QByteArray &bytes)
{
    Document document(bytes);
    if (!document.begins(QLatin1String("ListMultipartUploadsResult"))) {
        return notS3(QStringLiteral("no ListMultipartUploadsResult"));
    }
    Uploads page;
    bool isEncoded = false;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Upload")) {
            page.uploads.append(readUpload(document));
            const UploadHandle &last = page.uploads.last();
            if (page.uploads.size() > kMaxEntries || last.key.isEmpty()
                || last.uploadId.isEmpty()) {
                document.fail(QStringLiteral("too many uploads, or one without a name"));
            }
        } else if (name == QLatin1String("IsTruncated")) {
            page.isTruncated = isTrue(document.text());
        } else if (name == QLatin1String("NextKeyMarker")) {
            page.nextKey = document.text();
        } else if (name == QLatin1String("NextUploadIdMarker")) {
            page.nextUploadId = document.text();
        } else if (name == QLatin1String("EncodingType")) {
            isEncoded = document.text() == QLatin1String("url");
        }
    });
    if (!document.isWhole()) {
        return notS3(document.why());
    }
    for (UploadHandle &upload : page.uploads) {
        upload.key = decodedKey(upload.key, isEncoded);
    }
    page.nextKey = decodedKey(page.nextKey, isEncoded);
    return page;
}

Result<Parts> readParts(const QByteArray &bytes)
{
    Document document(bytes);
    if (!document.begins(QLatin1String("ListPartsResult"))) {
        return notS3(QStringLiteral("no ListPartsResult"));
    }
    Parts page;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Part")) {
            const int before = page.parts.isEmpty() ? 0 : page.parts.last().number;
            page.parts.append(readPart(document));
            if (page.parts.size() > kMaxEntries || page.parts.last().number <= before) {
                document.fail(QStringLiteral("too many parts, or in no order"));
            }
        } else if (name == QLatin1String("IsTruncated")) {
            page.isTruncated = isTrue(document.text());
        }
    });
    if (!document.isWhole()) {
        return notS3(document.why());
    }
    return page;
}

Result<QString> readBegun(const QByteArray &bytes)
{
    Result<QString> id
        = readOne(bytes, QLatin1String("InitiateMultipartUploadResult"), QLatin1String("UploadId"));
    if (id && id->isEmpty()) {
        return notS3(QStringLiteral("no UploadId"));
    }
    return id;
}

Result<QVector<Problem>> readDeletion(const QByteArray &bytes)
{
    Document document(bytes);
    if (!document.begins(QLatin1String("DeleteResult"))) {
        return notS3(QStringLiteral("no DeleteResult"));
    }
    QVector<Problem> problems;
    document.eachChild([&](QStringView name) {
        if (name == QLatin1String("Error")) {
            problems.append(readError(document));
            if (problems.size() > kMaxEntries) {
                document.fail(QStringLiteral("more errors than keys"));
            }
        }
    });
    if (!document.isWhole()) {
        return notS3(document.why());
    }
    return problems;
}

Result<QString> readCompleted(const QByteArray &bytes)
{
    const Result<QString> etag
        = readOne(bytes, QLatin1String("CompleteMultipartUploadResult"), QLatin1String("ETag"));
    return etag ? Result<QString>(plainEtag(*etag)) : etag;
}

QByteArray deletion(const QStringList &keys)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.writeStartElement(QStringLiteral("Delete"));
    xml.writeDefaultNamespace(kNamespace);
    xml.writeTextElement(QStringLiteral("Quiet"), QStringLiteral("true"));
    for (const QString &key : keys) {
        xml.writeStartElement(QStringLiteral("Object"));
        xml.writeTextElement(QStringLiteral("Key"), key);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    return bytes;
}

QByteArray completion(const QVector<PartReceipt> &parts)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.writeStartElement(QStringLiteral("CompleteMultipartUpload"));
    xml.writeDefaultNamespace(kNamespace);
    for (const PartReceipt &part : parts) {
        xml.writeStartElement(QStringLiteral("Part"));
        xml.writeTextElement(QStringLiteral("PartNumber"), QString::number(part.number));
        xml.writeTextElement(QStringLiteral("ETag"), QString(u'"' + part.etag + u'"'));
        xml.writeEndElement();
    }
    xml.writeEndElement();
    return bytes;
}

} // namespace Sync::S3Xml
