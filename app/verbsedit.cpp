#include "app/catalogjson.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <array>

namespace App {

namespace {

using Library::EditedField;
using Library::TitleEdits;

struct FieldName
{
    const char *name;
    EditedField field;
};

constexpr std::array kTextFields{
    FieldName{"title", EditedField::Title},
    FieldName{"sort-title", EditedField::SortTitle},
    FieldName{"original-title", EditedField::OriginalTitle},
    FieldName{"year", EditedField::Year},
    FieldName{"plot", EditedField::Plot},
    FieldName{"tagline", EditedField::Tagline},
    FieldName{"premiered", EditedField::Premiered},
    FieldName{"certificate", EditedField::Certificate},
    FieldName{"episode", EditedField::Episode},
};
constexpr std::array kPictureFields{
    FieldName{"poster", EditedField::Poster},
    FieldName{"backdrop", EditedField::Backdrop},
};

template <class Table>
std::optional<EditedField> fieldIn(const Table &table, const QString &name)
{
    for (const FieldName &row : table) {
        if (name == QLatin1String(row.name)) {
            return row.field;
        }
    }
    return std::nullopt;
}

tl::unexpected<Error> usageError(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

QVector<QString> listOf(const QString &text)
{
    QVector<QString> names;
    for (const QString &part : text.split(u';')) {
        if (!part.trimmed().isEmpty()) {
            names.append(part.trimmed());
        }
    }
    return names;
}

struct Wanted
{
    TitleEdits edits;
    QMap<EditedField, QString> pictureFiles;
};

Result<> readReset(const QString &fields, TitleEdits &edits)
{
    for (const QString &name : fields.split(u',', Qt::SkipEmptyParts)) {
        const std::optional<EditedField> text = fieldIn(kTextFields, name);
        const std::optional<EditedField> picture = fieldIn(kPictureFields, name);
        if (text || picture) {
            edits.reset.append(text ? *text : *picture);
        } else if (name == QLatin1String("tags")) {
            edits.resetsTags = true;
        } else if (name == QLatin1String("collections")) {
            edits.resetsCollections = true;
        } else {
            return usageError(QCoreApplication::translate(
                "CommandLine", "There is no field “%1”. See matinee edit --help.")
                                  .arg(name));
        }
    }
    return {};
}

Result<Wanted> wantedFrom(const VerbContext &context)
{
    Wanted wanted;
    for (const QString &argument : context.arguments().mid(1)) {
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = argument.left(equals);
        const QString value = argument.mid(equals + 1);
        if (equals < 0) {
            return usageError(QCoreApplication::translate(
                "CommandLine", "Write what you want as FIELD=VALUE, not “%1”.")
                                  .arg(argument));
        }
        if (const auto text = fieldIn(kTextFields, name)) {
            wanted.edits.texts.insert(*text, value);
        } else if (const auto picture = fieldIn(kPictureFields, name)) {
            wanted.pictureFiles.insert(*picture, QFileInfo(value).absoluteFilePath());
        } else if (name == QLatin1String("tags")) {
            wanted.edits.tags = listOf(value);
        } else if (name == QLatin1String("collections")) {
            wanted.edits.collections = listOf(value);
        } else {
            return usageError(QCoreApplication::translate(
                "CommandLine", "There is no field “%1”. See matinee edit --help.")
                                  .arg(name));
        }
    }
    if (const Result<> reset = readReset(context.option("reset"), wanted.edits); !reset) {
        return failure(reset.error());
    }
    if (wanted.edits.isEmpty() && wanted.pictureFiles.isEmpty() && !context.has("write-nfo")) {
        return usageError(QCoreApplication::translate(
            "CommandLine", "Nothing to change. See matinee edit --help."));
    }
    return wanted;
}

// Pictures, then the edit, then the file: each needs what is before it.
class Editing final : public QObject
{
public:
    Editing(VerbContext &context, Device &device, const TitleId &title, const Wanted &wanted)
        : QObject(&context)
        , m_context(context)
        , m_device(device)
        , m_title(title)
        , m_wanted(wanted)
    { }

    void next()
    {
        if (m_wanted.pictureFiles.isEmpty()) {
            edit();
            return;
        }
        const EditedField field = m_wanted.pictureFiles.firstKey();
        const QString file = m_wanted.pictureFiles.take(field);
        Async::whenDone(m_device.updater().takePicture(file, field), this,
            [this, field](const Result<PictureId> &picture) {
                if (!picture) {
                    m_context.fail(picture.error());
                    return;
                }
                m_wanted.edits.pictures.insert(field, *picture);
                next();
            });
    }

private:
    void edit()
    {
        Async::whenDone(m_device.catalog().editTitle(m_device.viewer(), m_title, m_wanted.edits),
            this, [this](const Result<TitleEdits> &before) {
                if (!before) {
                    m_context.fail(before.error());
                } else if (m_context.has("write-nfo")) {
                    writeNfo();
                } else {
                    show({});
                }
            });
    }

    void writeNfo()
    {
        Async::whenDone(
            m_device.updater().writeNfo(m_title), this, [this](const Result<QString> &path) {
                if (!path) {
                    m_context.fail(path.error());
                } else {
                    show(*path);
                }
            });
    }

    void show(const QString &nfo)
    {
        Async::whenDone(m_device.catalog().details(m_device.viewer(), m_title), this,
            [this, nfo](const Result<Library::TitleDetails> &details) {
                if (!details) {
                    m_context.fail(details.error());
                    return;
                }
                QJsonObject json = App::toJson(*details);
                m_context.output().line(App::lineFor(details->card));
                if (!nfo.isEmpty()) {
                    json.insert(QStringLiteral("nfo"), nfo);
                    m_context.output().line(
                        QCoreApplication::translate("CommandLine", "Written to %1").arg(nfo));
                }
                m_context.output().document(json);
                m_context.finish(ExitCode::Done);
            });
    }

    VerbContext &m_context;
    Device &m_device;
    const TitleId m_title;
    Wanted m_wanted;
};

} // namespace

void runEdit(VerbContext &context)
{
    const Result<Wanted> wanted = wantedFrom(context);
    if (!wanted) {
        context.fail(wanted.error());
        return;
    }
    withDevice(context, [&context, wanted](Device &device) {
        device.resolveTitle(context.arguments().first(), &context,
            [&context, &device, wanted](const Result<TitleId> &title) {
                if (!title) {
                    context.fail(title.error());
                    return;
                }
                (new Editing(context, device, *title, *wanted))->next();
            });
    });
}

} // namespace App
