#include "ui/edit/editdialog.h"

#include "library/base/async.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "ui/actions.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/controls/scrollarea.h"
#include "ui/edit/editfield.h"
#include "ui/pages/posterpicture.h"
#include "ui/theme/shadow.h"

#include <QFileDialog>
#include <QKeyEvent>
#include <QPainter>

namespace Ui {

namespace {

using Library::EditedField;
using Library::TitleEdits;
using Library::TitleKind;

QString joined(const QVector<QString> &names)
{
    return QStringList(names).join(QStringLiteral(", "));
}

QString collectionNames(const Library::TitleDetails &details)
{
    QStringList names;
    for (const Library::TitleCollection &collection : details.collections) {
        names << collection.name;
    }
    return names.join(QStringLiteral("; "));
}

QVector<QString> partsOf(const QString &text, QChar separator)
{
    QVector<QString> parts;
    // As Chinese keyboards write them.
    QString plain = text;
    plain.replace(u'\uff0c', u',').replace(u'\uff1b', u';');
    for (const QString &part : plain.split(separator)) {
        const QString name = part.simplified();
        if (!name.isEmpty() && !parts.contains(name)) {
            parts << name;
        }
    }
    return parts;
}

} // namespace

EditDialog::EditDialog(const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_theme(*services.theme)
    , m_heading(new Label(m_theme, TextRole::Title2, Tone::Title, this))
    , m_scroll(new ScrollArea(m_theme, this))
    , m_form(new QWidget)
    , m_poster(new PosterPicture(m_theme, *services.pictures, m_form))
    , m_choose(new Button(m_theme, Button::Kind::Secondary, QStringLiteral("folder-add"),
          tr("Choose a picture…"), m_form))
    , m_pictureReset(new Button(m_theme, Button::Kind::Flat, QStringLiteral("edit-undo"),
          tr("Reset the picture"), m_form))
    , m_title(new EditField(
          m_theme, QStringLiteral("editTitle"), tr("Title"), EditField::Lines::One, m_form))
    , m_sortTitle(new EditField(
          m_theme, QStringLiteral("editSortTitle"), tr("Sorted as"), EditField::Lines::One, m_form))
    , m_year(new EditField(
          m_theme, QStringLiteral("editYear"), tr("Year"), EditField::Lines::One, m_form))
    , m_order(new EditField(m_theme, QStringLiteral("editOrder"), tr("Number in the season"),
          EditField::Lines::One, m_form))
    , m_tags(new EditField(
          m_theme, QStringLiteral("editTags"), tr("Tags"), EditField::Lines::One, m_form))
    , m_collections(new EditField(m_theme, QStringLiteral("editCollections"), tr("Collections"),
          EditField::Lines::One, m_form))
    , m_plot(new EditField(
          m_theme, QStringLiteral("editPlot"), tr("Plot"), EditField::Lines::Several, m_form))
    , m_problem(new Label(m_theme, TextRole::Body, Tone::Danger, this))
    , m_nfo(new Button(m_theme, Button::Kind::Chip, {}, tr("Write the NFO file too"), this))
    , m_cancel(new Button(m_theme, Button::Kind::Secondary, {}, tr("Cancel"), this))
    , m_save(new Button(m_theme, Button::Kind::Primary, {}, tr("Save"), this))
    , m_fields{{EditedField::Title, m_title}, {EditedField::SortTitle, m_sortTitle},
          {EditedField::Year, m_year}, {EditedField::Episode, m_order}, {EditedField::Plot, m_plot}}
{
    setObjectName(QStringLiteral("editDialog"));
    setAccessibleName(tr("Edit"));
    setFocusPolicy(Qt::ClickFocus);
    hide();
    m_scroll->setWidget(m_form);
    m_choose->setObjectName(QStringLiteral("editChoosePicture"));
    m_pictureReset->setObjectName(QStringLiteral("editResetPicture"));
    m_problem->setObjectName(QStringLiteral("editProblem"));
    m_nfo->setObjectName(QStringLiteral("editNfo"));
    m_cancel->setObjectName(QStringLiteral("editCancel"));
    m_save->setObjectName(QStringLiteral("editSave"));
    m_problem->setMaxLines(2);
    m_tags->setHint(tr("garden, winter"));
    m_collections->setHint(tr("One; another"));
    m_nfo->setToolTip(tr("Writes what is shown into the NFO file beside the video"));
    connect(m_choose, &Button::clicked, this, &EditDialog::choosePicture);
    connect(m_pictureReset, &Button::clicked, this, &EditDialog::resetPicture);
    connect(m_nfo, &Button::clicked, this, [this] { m_nfo->setOn(!m_nfo->isOn()); });
    connect(m_cancel, &Button::clicked, this, &EditDialog::close);
    connect(m_save, &Button::clicked, this, &EditDialog::save);
    connect(&m_theme, &Theme::changed, this, &EditDialog::arrange);
}

void EditDialog::open(const TitleId &title)
{
    const int request = ++m_request;
    Async::whenDone(m_services.catalog->details(m_services.viewer, title), this,
        [this, request](const Result<Library::TitleDetails> &details) {
            if (request != m_request) {
                return;
            }
            if (!details) {
                emit toastWanted(details.error().message, {});
                return;
            }
            m_before = window()->focusWidget();
            showDetails(*details);
            setGeometry(parentWidget()->rect());
            show();
            raise();
            arrange();
            m_scroll->scrollToY(0);
            m_title->input()->setFocus(Qt::PopupFocusReason);
        });
}

void EditDialog::showDetails(const Library::TitleDetails &details)
{
    m_details = details;
    m_picture = {};
    m_pictureIsReset = false;
    const Library::TitleCard &card = details.card;
    const auto edited = [&](EditedField field) { return details.edited.contains(field); };
    m_heading->setText(tr("Edit %1").arg(card.title));
    m_title->setValue(card.title, edited(EditedField::Title));
    m_sortTitle->setValue(card.sortTitle, edited(EditedField::SortTitle));
    m_sortTitle->setHint(card.title);
    m_year->setValue(
        card.year > 0 ? QString::number(card.year) : QString(), edited(EditedField::Year));
    m_order->setValue(card.episode >= 0 ? QString::number(card.episode) : QString(),
        edited(EditedField::Episode));
    m_tags->setValue(joined(details.tags), details.tagsEdited);
    m_collections->setValue(collectionNames(details), details.collectionsEdited);
    m_plot->setValue(details.plot, edited(EditedField::Plot));
    const bool isEpisode = card.kind == TitleKind::Episode;
    m_order->setVisible(isEpisode);
    m_year->setVisible(!isEpisode && card.kind != TitleKind::Season);
    m_collections->setVisible(!isEpisode && card.kind != TitleKind::Season);
    m_poster->setPicture(card.poster, card.title);
    m_pictureReset->setVisible(edited(EditedField::Poster));
    m_nfo->setOn(false);
    m_problem->setText({});
    m_save->setEnabled(true);
}

void EditDialog::close()
{
    ++m_request;
    hide();
    if (m_before) {
        m_before->setFocus(Qt::OtherFocusReason);
    }
}

TitleEdits EditDialog::edits() const
{
    TitleEdits edits;
    for (const TextField &field : m_fields) {
        if (field.widget->isReset()) {
            edits.reset << field.field;
        } else if (field.widget->isChanged()) {
            edits.texts.insert(field.field, field.widget->text().trimmed());
        }
    }
    if (m_tags->isChanged()) {
        edits.tags = partsOf(m_tags->text(), u',');
    }
    if (m_collections->isChanged()) {
        edits.collections = partsOf(m_collections->text(), u';');
    }
    edits.resetsTags = m_tags->isReset();
    edits.resetsCollections = m_collections->isReset();
    if (!m_picture.isNull()) {
        edits.pictures.insert(EditedField::Poster, m_picture);
    } else if (m_pictureIsReset) {
        edits.reset << EditedField::Poster;
    }
    return edits;
}

void EditDialog::save()
{
    const TitleEdits wanted = edits();
    if (wanted.isEmpty()) {
        if (m_nfo->isOn()) {
            writeNfo();
        }
        close();
        return;
    }
    m_save->setEnabled(false);
    const int request = m_request;
    Async::whenDone(m_services.catalog->editTitle(m_services.viewer, m_details.card.id, wanted),
        this, [this, request](const Result<TitleEdits> &before) {
            if (request != m_request) {
                return;
            }
            m_save->setEnabled(true);
            if (!before) {
                fail(before.error());
                return;
            }
            onSaved(*before);
        });
}

void EditDialog::onSaved(const TitleEdits &before)
{
    if (m_nfo->isOn()) {
        writeNfo();
    }
    close();
    Library::Catalog *catalog = m_services.catalog;
    emit toastWanted(tr("%1 is changed").arg(m_details.card.title),
        [catalog, viewer = m_services.viewer, title = m_details.card.id, before] {
            catalog->editTitle(viewer, title, before);
        });
}

// What it says is told even after the dialog has closed.
void EditDialog::writeNfo()
{
    Async::whenDone(
        m_services.actions->writeNfo(m_details.card.id), this, [this](const Result<QString> &path) {
            emit toastWanted(path ? tr("Written to %1").arg(*path) : path.error().message, {});
        });
}

void EditDialog::choosePicture()
{
    auto *dialog = new QFileDialog(this, tr("Choose a picture"),
        m_services.settings->text(SettingKey::LastFolder),
        tr("Pictures (*.jpg *.jpeg *.png *.webp *.bmp)"));
    dialog->setObjectName(QStringLiteral("pictureFile"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        Async::whenDone(m_services.actions->takePicture(file, EditedField::Poster), this,
            [this, request = m_request](const Result<PictureId> &picture) {
                if (request == m_request) {
                    onPicture(picture);
                }
            });
    });
    dialog->open();
}

void EditDialog::onPicture(const Result<PictureId> &picture)
{
    if (!picture) {
        fail(picture.error());
        return;
    }
    m_picture = *picture;
    m_pictureIsReset = false;
    m_problem->setText({});
    m_poster->setPicture(m_picture, m_details.card.title);
}

void EditDialog::resetPicture()
{
    m_picture = {};
    m_pictureIsReset = true;
    m_poster->setPicture({}, tr("What was found is shown again"));
    m_pictureReset->hide();
    m_choose->setFocus(Qt::OtherFocusReason);
}

void EditDialog::fail(const Error &error)
{
    m_problem->setText(error.message);
    arrange();
}

QVector<QWidget *> EditDialog::focusOrder() const
{
    QVector<QWidget *> order;
    for (const char *name :
        {"editTitle", "editTitleReset", "editSortTitle", "editSortTitleReset", "editYear",
            "editYearReset", "editOrder", "editOrderReset", "editTags", "editTagsReset",
            "editCollections", "editCollectionsReset", "editPlot", "editPlotReset",
            "editChoosePicture", "editResetPicture", "editNfo", "editCancel", "editSave"}) {
        auto *widget = findChild<QWidget *>(QLatin1String(name));
        if (widget && widget->isVisibleTo(this) && widget->isEnabled()) {
            order << widget;
        }
    }
    return order;
}

bool EditDialog::focusNextPrevChild(bool next)
{
    const QVector<QWidget *> order = focusOrder();
    const qsizetype now = order.indexOf(focusWidget());
    const qsizetype count = order.size();
    QWidget *target = order.at((now + (next ? 1 : count - 1)) % count);
    target->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    if (m_form->isAncestorOf(target)) {
        const int top = target->mapTo(m_form, QPoint(0, 0)).y();
        m_scroll->reveal(qMax(0, top - m_theme.px(64, 32)), top + target->height() + 8);
    }
    return true;
}

void EditDialog::keyPressEvent(QKeyEvent *event)
{
    event->accept(); // nothing reaches the page behind
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Back:
        close();
        break;
    case Qt::Key_Up:
    case Qt::Key_Left:
        focusNextPrevChild(false);
        break;
    case Qt::Key_Down:
    case Qt::Key_Right:
        focusNextPrevChild(true);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        save();
        break;
    default:
        break;
    }
}

void EditDialog::mousePressEvent(QMouseEvent *event)
{
    event->accept();
}

QRect EditDialog::panel() const
{
    const int margin = m_theme.px(48, 24);
    const QSize size(qMin(m_theme.px(1180, 720), width() - 2 * margin),
        qMin(m_theme.px(960, 592), height() - 2 * margin));
    return {QPoint((width() - size.width()) / 2, (height() - size.height()) / 2), size};
}

void EditDialog::arrange()
{
    if (isHidden()) {
        return;
    }
    const QRect box = panel();
    const int pad = m_theme.px(44, 24);
    const int gap = m_theme.px(24, 12);
    const QRect inner = box.adjusted(pad, pad, -pad, -pad);
    const int head = m_theme.lineHeight(TextRole::Title2);
    m_heading->setGeometry(inner.left(), inner.top(), inner.width(), head);
    const int button = m_save->sizeHint().height();
    int bottom = inner.bottom() + 1 - button;
    m_save->setGeometry(
        inner.right() + 1 - m_save->sizeHint().width(), bottom, m_save->sizeHint().width(), button);
    m_cancel->setGeometry(m_save->x() - gap - m_cancel->sizeHint().width(), bottom,
        m_cancel->sizeHint().width(), button);
    const QSize chip = m_nfo->sizeHint();
    m_nfo->setGeometry(
        inner.left(), bottom + (button - chip.height()) / 2, chip.width(), chip.height());
    m_problem->setVisible(!m_problem->text().isEmpty());
    if (!m_problem->isHidden()) {
        const int height = m_problem->heightForWidth(inner.width());
        bottom -= height + gap;
        m_problem->setGeometry(inner.left(), bottom, inner.width(), height);
    }
    const QRect area(inner.left(), inner.top() + head + gap, inner.width(),
        bottom - gap - inner.top() - head - gap);
    m_scroll->setGeometry(area.adjusted(-8, 0, 8, 0)); // room for the ring
    const int left = 8;
    const QSize art(m_theme.px(220, 140), m_theme.px(330, 210));
    m_poster->setGeometry(QRect(QPoint(left, 8), art));
    int y = 8 + art.height() + gap;
    m_choose->setGeometry(QRect(QPoint(left, y), m_choose->sizeHint()));
    y += m_choose->height() + m_theme.px(8, 4);
    m_pictureReset->setGeometry(QRect(QPoint(left, y), m_pictureReset->sizeHint()));
    const int column = left + qMax(m_choose->width(), art.width()) + m_theme.px(40, 24);
    const int wide = m_scroll->width() - column - 8 - m_theme.px(16, 10);
    y = 4;
    const auto place = [&](EditField *field, int x, int width) {
        const int room = EditField::ringRoom(m_theme);
        field->setGeometry(x - room, y, width + 2 * room, field->sizeHint().height());
    };
    const int half = (wide - gap) / 2;
    place(m_title, column, wide);
    y += m_title->height() + gap;
    const bool twoColumns = !m_year->isHidden() || !m_order->isHidden();
    place(m_sortTitle, column, twoColumns ? wide - half / 2 - gap : wide);
    place(m_year->isHidden() ? m_order : m_year, column + wide - half / 2, half / 2);
    y += m_sortTitle->height() + gap;
    place(m_tags, column, m_collections->isHidden() ? wide : half);
    place(m_collections, column + half + gap, half);
    y += m_tags->height() + gap;
    place(m_plot, column, wide);
    y += m_plot->height() + gap;
    m_form->setMinimumHeight(qMax(y, m_pictureReset->geometry().bottom() + gap));
}

void EditDialog::resizeEvent(QResizeEvent *)
{
    arrange();
}

void EditDialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = tokens(ThemeKind::Dark).bg;
    veil.setAlphaF(0.6F);
    painter.fillRect(rect(), veil);
    const qreal radius = m_theme.metrics().panelRadius();
    paintShadow(painter, panel(), radius, Elevation::Dialog,
        m_theme.isTv() ? m_theme.metrics().scale() : 0.8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().s2);
    painter.drawRoundedRect(QRectF(panel()), radius, radius);
}

} // namespace Ui
