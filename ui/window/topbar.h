#pragma once

#include <QWidget>

class QLineEdit;

namespace Ui {

class Button;
class Theme;

//! Above the pages of the desktop layout: the search field, the tools of the page, Add videos.
class TopBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TopBar)
public:
    TopBar(const Theme &theme, QWidget *parent);

    static constexpr int kHeight = 60;

    QLineEdit *searchField() const { return m_search; }
    //! Shows a page's own tools left of Add videos; the page keeps them.
    void setTools(QWidget *tools);

signals:
    void searchEdited(const QString &text);
    void addWanted(QWidget *anchor);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void arrange();

    const Theme &m_theme;
    QLineEdit *m_search;
    Button *m_add;
    QWidget *m_tools = nullptr;
};

} // namespace Ui
