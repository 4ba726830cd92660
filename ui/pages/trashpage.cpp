#include "ui/pages/trashpage.h"

#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "library/catalog/history/history.h"
#include "ui/actions.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/visibility.h"
#include "ui/dialogs/questiondialog.h"
#include "ui/format.h"
#include "ui/rows/actionlistview.h"
#include "ui/rows/rowgeometry.h"
#include "ui/trash/historyview.h"
#include "ui/trash/trashlistmodel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Ui {

TrashPage::TrashPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("trashPage"), parent)
    , m_model(new TrashListModel(*services.settings, *services.clock, this))
    , m_list(new ActionListView(*services.theme, this))
    , m_empty(new EmptyNotice(*services.theme, QStringLiteral("user-trash"), this))
    , m_title(new Label(*services.theme, TextRole::Title1, Tone::Title, this, heading()))
    , m_summary(new Label(*services.theme, TextRole::Body, Tone::Text, this))
    , m_historyHead(
          new Label(*services.theme, TextRole::CaptionStrong, Tone::Caption, this, tr("History")))
    , m_history(new HistoryView(services, HistoryView::Shows::Acts, this))
    , m_panel(new QWidget(this))
    , m_layout(new QVBoxLayout(this))
    , m_head(new QHBoxLayout)
    , m_summaryLine(new QHBoxLayout)
    , m_historyLine(new QHBoxLayout)
    , m_columns(new QHBoxLayout)
    , m_side(new QVBoxLayout(m_panel))
    , m_bar(new QWidget(this))
    , m_barEmpty(makeEmptyButton(QStringLiteral("trashToolsEmpty"), m_bar))
    , m_headEmpty(makeEmptyButton(QStringLiteral("trashHeadEmpty"), this))
{
    m_list->setObjectName(QStringLiteral("trashList"));
    m_list->setAccessibleName(tr("Trash"));
    m_list->setModel(m_model);
    m_list->setPictures(services.pictures);
    m_summary->setObjectName(QStringLiteral("trashSummary"));
    m_history->setObjectName(QStringLiteral("historyList"));
    m_history->setAccessibleName(tr("History"));
    auto *bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->addWidget(m_barEmpty);
    m_bar->hide();
    m_head->addWidget(m_title, 1);
    m_head->addWidget(m_headEmpty);
    m_side->setSpacing(0);
    m_historyLine->addWidget(m_historyHead);
    m_side->addLayout(m_historyLine);
    m_side->addWidget(m_history, 1);
    m_columns->addWidget(m_list, 1);
    m_columns->addWidget(m_empty, 1);
    m_columns->addWidget(m_panel);
    m_layout->setSpacing(0);
    m_layout->addLayout(m_head);
    m_summaryLine->addWidget(m_summary);
    m_layout->addLayout(m_summaryLine);
    m_layout->addLayout(m_columns, 1);

    connect(m_list, &ActionListView::actionTriggered, this, [this](const QModelIndex &index, int) {
        putBack(m_model->entries().at(index.row()).title);
    });
    connect(m_list, &ActionListView::rowActivated, this, [this](const QModelIndex &index) {
        const Library::TrashEntry &entry = m_model->entries().at(index.row());
        emit historyWanted(entry.title, entry.name);
    });
    connect(m_history, &HistoryView::toastWanted, this, &Page::toastWanted);
    connect(m_history, &HistoryView::titleChosen, this, [this](const TitleId &title) {
        Async::whenDone(this->services().catalog->cards(this->services().viewer, {title}), this,
            [this](const Result<QVector<Library::TitleCard>> &cards) {
                if (cards && !cards->isEmpty()) {
                    emit titleWanted(cards->first());
                }
            });
    });
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
    connect(services.settings, &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::TrashDays) {
            reload();
        }
    });
    followTheme();
    show({});
}

QString TrashPage::heading() const
{
    return tr("Trash and history");
}

Button *TrashPage::makeEmptyButton(const QString &name, QWidget *parent)
{
    auto *button = new Button(
        theme(), Button::Kind::Danger, QStringLiteral("user-trash"), tr("Empty trash…"), parent);
    button->setObjectName(name);
    connect(button, &Button::clicked, this, [this] { askEmpty({}); });
    return button;
}

void TrashPage::restyle()
{
    const Metrics &m = theme().metrics();
    const int pad = RowGeometry::padding(theme());
    m_layout->setContentsMargins(
        m.contentLeft() - pad, m.contentTop(), m.contentRight(), px(48, 24));
    m_head->setContentsMargins(pad, px(0, 8), 0, 0);
    m_summaryLine->setContentsMargins(pad, px(4, 4), 0, px(16, 12));
    m_columns->setSpacing(px(40, 24));
    m_panel->setFixedWidth(px(560, 304));
    m_side->setContentsMargins(0, px(20, 14), 0, px(16, 10));
    m_historyLine->setContentsMargins(px(20, 12), 0, px(20, 12), px(4, 2));
    m_headEmpty->setVisible(theme().isTv());
    update();
}

void TrashPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().colors().s1);
    const qreal radius = theme().metrics().panelRadius();
    painter.drawRoundedRect(m_panel->geometry(), radius, radius);
}

QWidget *TrashPage::topBarTools()
{
    return m_bar;
}

void TrashPage::open()
{
    m_isFresh = true;
    reload();
    m_history->reload();
}

QWidget *TrashPage::firstFocus()
{
    return m_model->rowCount() > 0 ? static_cast<QWidget *>(m_list) : m_history;
}

void TrashPage::reload()
{
    const qint64 nowMs = services().clock->wallNow().time_since_epoch().count();
    const int request = ++m_request;
    Async::whenDone(services().catalog->trash(m_model->period().sinceMs(nowMs)), this,
        [this, request](const Result<QVector<Library::TrashEntry>> &entries) {
            if (request != m_request) {
                return;
            }
            if (entries) {
                show(*entries);
                if (std::exchange(m_isFresh, false) && m_history->hasFocus()) {
                    firstFocus()->setFocus(Qt::OtherFocusReason);
                }
            } else {
                emit toastWanted(entries.error().message, {});
            }
        });
}

void TrashPage::show(const QVector<Library::TrashEntry> &entries)
{
    const QModelIndex current = m_list->currentIndex();
    const int place = current.row();
    const TitleId title = current.isValid() ? m_model->entries().at(place).title : TitleId();
    m_model->setEntries(entries);
    const bool any = !entries.isEmpty();
    if (any && place >= 0) {
        const int row = m_model->rowOf(title);
        m_list->setCurrentIndex(
            m_model->index(row >= 0 ? row : std::min(place, m_model->rowCount() - 1), 0));
    }
    m_empty->setTexts(tr("The trash is empty"),
        tr("What you remove stays here for %n days.", nullptr, m_model->period().days), {});
    m_summary->setText(m_model->summary());
    m_summary->setVisible(any);
    setShown(m_list, any, m_history);
    m_empty->setVisible(!any);
    for (Button *button : {m_barEmpty, m_headEmpty}) {
        if (button->hasFocus() && !any) {
            m_history->setFocus(Qt::OtherFocusReason);
        }
        button->setEnabled(any);
    }
}

void TrashPage::putBack(const TitleId &title)
{
    const int row = m_model->rowOf(title);
    if (row < 0) {
        return;
    }
    Library::Catalog *catalog = services().catalog;
    const ProfileId viewer = services().viewer;
    follow(catalog->putBack(viewer, {title}),
        tr("%1 is back in the library").arg(m_model->entries().at(row).name),
        [catalog, viewer, title] { catalog->setRemoved(viewer, {title}, true); });
}

void TrashPage::askEmpty(const TitleId &title)
{
    const int row = m_model->rowOf(title);
    if (m_model->rowCount() == 0 || (!title.isNull() && row < 0)) {
        return;
    }
    qint64 bytes = 0;
    QVector<TitleId> titles;
    for (const Library::TrashEntry &entry : m_model->entries()) {
        if (title.isNull() || entry.title == title) {
            bytes += entry.storedBytes;
            titles << entry.title;
        }
    }
    const QString heading = title.isNull()
        ? tr("Empty the trash?")
        : tr("Remove %1 for good?").arg(m_model->entries().at(row).name);
    const QString text = bytes > 0
        ? tr("%n titles leave the trash, and %1 in the storage are freed. Files in your own "
             "folders are not touched.",
            nullptr, int(titles.size()))
              .arg(Format::bytes(bytes))
        : tr("%n titles leave the trash. Files in your own folders are not touched.", nullptr,
            int(titles.size()));
    auto *dialog = new QuestionDialog(theme(), heading, text, tr("Remove for good"), this);
    dialog->setObjectName(QStringLiteral("emptyTrashDialog"));
    connect(dialog, &QuestionDialog::agreed, this, [this, titles] { empty(titles); });
    dialog->open();
}

void TrashPage::empty(const QVector<TitleId> &titles)
{
    Async::whenDone(services().actions->emptyTrash(titles), this,
        [this](const Result<Library::Emptied> &emptied) {
            if (!emptied) {
                emit toastWanted(emptied.error().message, {});
                return;
            }
            const QString text = tr("%n titles are removed for good", nullptr, emptied->titles);
            emit toastWanted(text, {});
        });
}

bool TrashPage::undo()
{
    if (!m_history->hasFocus()) {
        return false;
    }
    m_history->undoCurrent();
    return true;
}

bool TrashPage::handleKey(QKeyEvent *event)
{
    const QModelIndex current = m_list->currentIndex();
    if (event->modifiers() != Qt::NoModifier || !m_list->hasFocus() || !current.isValid()) {
        return false;
    }
    const TitleId title = m_model->entries().at(current.row()).title;
    if (event->key() == Qt::Key_R) {
        putBack(title);
    } else if (event->key() == Qt::Key_Delete) {
        askEmpty(title);
    } else {
        return false;
    }
    return true;
}

} // namespace Ui
