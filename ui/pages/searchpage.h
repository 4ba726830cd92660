#pragma once

#include "ui/pages/page.h"

class QLineEdit;
class QTimer;

namespace Ui {

class Button;
class CardListModel;
class CardRow;
class CardView;
class EmptyNotice;
class Label;
class ScrollArea;

//! Finds titles while the person types. On the desktop the words come from the top bar; in TV from
//! the keyboard on the screen or any other.
class SearchPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SearchPage)
public:
    SearchPage(const Services &services, QWidget *parent);

    void setQuery(const QString &text);
    QString query() const { return m_query; }
    QString heading() const override { return tr("Search"); }
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

signals:
    void resultsShown(int count);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void restyle() override;

private:
    void makeKeyboard();
    void ask(int limit);
    void onHits(const QVector<Library::SearchHit> &hits);
    void arrange();
    void arrangeKeyboard();
    int keyboardWidth() const;

    QLineEdit *m_field;
    QVector<Button *> m_keys;
    Button *m_space;
    Button *m_erase;
    Button *m_clear;
    ScrollArea *m_scroll;
    QWidget *m_results;
    CardRow *m_titles;
    CardRow *m_episodes;
    CardListModel *m_titleModel;
    CardListModel *m_episodeModel;
    EmptyNotice *m_empty;
    QString m_query;
    QTimer *m_rest; //!< runs while more hits may be asked for once no key comes
    int m_request = 0;
};

} // namespace Ui
